import { createHash } from 'node:crypto'
import { joinCrc64 } from '@presign/crc64'
import { foldedCrc64 } from '@presign/crc64/fold'

/** The checksums of a stream of bytes. */
export interface Sums {
  /** Bytes. */
  readonly size: number
  readonly md5: Buffer
  /** CRC-64/XZ as the service writes it: an unsigned decimal number. */
  readonly crc64: string
}

/** Takes a stream's checksums while it passes. */
export interface Summing {
  update(chunk: Uint8Array): void
  /** Ends it. */
  digest(): Sums
}

/** Begins the checksums of a stream. */
export function beginSums(): Summing {
  const crc64 = foldedCrc64('crc64-xz')
  const md5 = createHash('md5')
  return {
    update: (chunk) => {
      md5.update(chunk)
      crc64.update(chunk)
    },
    digest: () => ({ size: crc64.bytes, md5: md5.digest(), crc64: String(crc64.digest()) }),
  }
}

/** The CRC-64 of parts put together, from theirs and their sizes in bytes. */
export function joinSums(parts: readonly Pick<Sums, 'crc64' | 'size'>[]): string {
  const binary = parts.map(({ crc64, size }) => ({ crc64: BigInt(crc64), bytes: size }))
  return String(joinCrc64(binary, 'crc64-xz'))
}
