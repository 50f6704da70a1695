/**
 * The CRC-64s that storage services report. Both are reflected, and start and end with all ones.
 *
 * - `crc64-xz`: the polynomial of ECMA-182, as OSS and COS report it; also called CRC-64/GO-ECMA
 * - `crc64-nvme`: that of the NVM Express specification, as S3 reports it
 */
export type Crc64Name = 'crc64-xz' | 'crc64-nvme'

/**
 * The polynomials, reflected, without their highest term: the lowest bit is that of x^63.
 *
 * Check values, of `123456789`: 995dc9bbdf1939fa and ae8b14860a799888.
 *
 * @see {@link https://reveng.sourceforge.io/crc-catalogue/all.htm}
 */
export const POLYNOMIALS: Readonly<Record<Crc64Name, bigint>> = {
  'crc64-xz': 0xc96c5795d7870f42n,
  'crc64-nvme': 0x9a6c9329ac4bc9b5n,
}

/** What a register holds before the first byte, and what is added (XOR) after the last. */
export const ALL_ONES = 0xffffffffffffffffn

/** A checksum of bytes as they go by. Several may run at the same time. */
export interface RunningCrc64 {
  /** How many bytes went by. */
  readonly bytes: number
  /** Takes the next bytes. They are not kept: their memory may be used again as soon as this returns. */
  update(data: Uint8Array): void
  /** The checksum of what went by so far, 0 to 2^64 - 1. More may follow. */
  digest(): bigint
}

/**
 * Begins a checksum: `tableCrc64`, which every runtime can, or `foldedCrc64` from `@presign/crc64/fold`.
 *
 * @example
 * ```ts
 * import { type Crc64Engine, tableCrc64 } from '@presign/crc64'
 *
 * function checksumOf(bytes: Uint8Array, engine: Crc64Engine = tableCrc64): bigint {
 *   const running = engine('crc64-xz')
 *   running.update(bytes)
 *   return running.digest()
 * }
 * ```
 */
export type Crc64Engine = (name: Crc64Name) => RunningCrc64

/** Whether this package computes a checksum of that name: services report others as well, such as MD5. */
export function isCrc64Name(name: string): name is Crc64Name {
  return Object.hasOwn(POLYNOMIALS, name)
}

/**
 * A checksum as 16 hexadecimal digits. OSS and COS write decimal numbers, which is what `String` makes; S3 writes Base64
 * of the eight bytes.
 */
export function crc64Hex(crc64: bigint): string {
  return crc64.toString(16).padStart(16, '0')
}
