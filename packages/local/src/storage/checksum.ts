// Other packages compile these sources, and would not find it.
/// <reference path="../hash-wasm.d.ts" />
import { createHash } from 'node:crypto'
import type { IHasher } from 'hash-wasm'
// The whole of the library brings thirty algorithms along: 8 MB of memory and ten times the time to load.
import crc64 from 'hash-wasm/dist/crc64.umd.min.js'

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
  /** Ends it without a result. One of the two must be called. */
  drop(): void
}

/**
 * Makes {@link Summing}s. A CRC hasher is a wasm instance that takes half a millisecond to make, as long as a whole
 * small request, so those that are free are used again.
 */
export class Checksums {
  readonly #free: IHasher[] = []

  async begin(): Promise<Summing> {
    const crc = (this.#free.pop() ?? (await crc64.createCRC64())).init()
    const md5 = createHash('md5')
    let size = 0
    return {
      update: (chunk) => {
        size += chunk.length
        md5.update(chunk)
        crc.update(chunk)
      },
      digest: () => {
        const crc64 = BigInt(`0x${crc.digest('hex')}`).toString()
        this.#free.push(crc)
        return { size, md5: md5.digest(), crc64 }
      },
      drop: () => void this.#free.push(crc),
    }
  }

  /** Those of bytes at hand. */
  async of(bytes: Uint8Array): Promise<Sums> {
    const sums = await this.begin()
    sums.update(bytes)
    return sums.digest()
  }
}

/** The polynomial of ECMA-182, reflected. */
const POLYNOMIAL = 0xc96c5795d7870f42n

/**
 * The CRC-64 of two pieces put together, from the CRC of each and the length of the second.
 *
 * Appending n zero bytes to a message multiplies its CRC by x^8n modulo the polynomial, which takes log n squarings of
 * a 64 × 64 matrix over GF(2): the method of zlib's crc32_combine.
 */
export function crc64Combine(first: string, second: string, secondSize: number): string {
  let operator = squared(squared(squared(oneZeroBit())))
  let crc = BigInt(first)
  for (let bytes = BigInt(secondSize); bytes > 0n; bytes >>= 1n) {
    if (bytes & 1n) crc = times(operator, crc)
    operator = squared(operator)
  }
  return (crc ^ BigInt(second)).toString()
}

/** The matrix that appends one zero bit, as 64 columns. */
function oneZeroBit(): readonly bigint[] {
  return Array.from({ length: 64 }, (_, bit) => (bit === 0 ? POLYNOMIAL : 1n << BigInt(bit - 1)))
}

function times(matrix: readonly bigint[], vector: bigint): bigint {
  let sum = 0n
  for (let bit = 0, rest = vector; rest > 0n; bit++, rest >>= 1n) if (rest & 1n) sum ^= matrix[bit] ?? 0n
  return sum
}

function squared(matrix: readonly bigint[]): readonly bigint[] {
  return matrix.map((column) => times(matrix, column))
}
