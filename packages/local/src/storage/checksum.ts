import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { joinCrc64 } from '@presign/crc64'
import { foldedCrc64 } from '@presign/crc64/fold'
import type { ChecksumAlgorithm } from './records.js'

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

/** A checksum of a stream, taken while it passes. */
export interface RunningChecksum {
  update(chunk: Uint8Array): void
  digest(): Buffer
}

/** CRC-32C's polynomial, mirrored. */
const CASTAGNOLI = 0x82f63b78

/** Begins a checksum. Those of one register are written with the highest byte first, as S3 has them. */
export async function beginChecksum(algorithm: ChecksumAlgorithm): Promise<RunningChecksum> {
  if (algorithm === 'CRC32') return beginCrc32()
  if (algorithm === 'CRC32C') {
    // WebAssembly that other servers need not load.
    const { createCRC32 } = await import('hash-wasm')
    const hash = await createCRC32(CASTAGNOLI)
    hash.init()
    return { update: (chunk) => void hash.update(chunk), digest: () => Buffer.from(hash.digest('binary')) }
  }
  if (algorithm === 'CRC64NVME') {
    const crc = foldedCrc64('crc64-nvme')
    return { update: (chunk) => crc.update(chunk), digest: () => ofBigInt(crc.digest()) }
  }
  const hash = createHash(algorithm.toLowerCase())
  return { update: (chunk) => void hash.update(chunk), digest: () => hash.digest() }
}

function beginCrc32(): RunningChecksum {
  let value = 0
  return {
    update(chunk) {
      value = crc32(chunk, value)
    },
    digest() {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(value)
      return bytes
    },
  }
}

function ofBigInt(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(value)
  return bytes
}

/** The checksum of parts put together, out of theirs; `undefined` where that cannot be computed. */
export function joinChecksums(
  algorithm: ChecksumAlgorithm,
  parts: readonly { readonly value: string; readonly bytes: number }[],
): Buffer | undefined {
  if (algorithm !== 'CRC64NVME') return undefined
  const binary = parts.map(({ value, bytes }) => ({ crc64: Buffer.from(value, 'base64').readBigUInt64BE(), bytes }))
  return ofBigInt(joinCrc64(binary, 'crc64-nvme'))
}
