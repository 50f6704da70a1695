/** The CRC-64s that services report. Both are reflected, and start and end with all ones. */
export type Crc64Name = 'crc64-xz' | 'crc64-nvme'

/** What distinguishes one CRC-64 from another. */
export interface Crc64Kind {
  /** Reflected, without its highest term: the lowest bit is that of x^63. */
  readonly polynomial: bigint
  /** A multiple of the polynomial: the terms x^(128 d), for d of 0 and each of these, add up to one. For `folded.ts`. */
  readonly distances: readonly number[]
}

/**
 * Check values, of `123456789`: 995dc9bbdf1939fa and ae8b14860a799888.
 *
 * The distances were found by a search for eight terms that add up to a multiple. Any such eight would do.
 *
 * @see {@link https://reveng.sourceforge.io/crc-catalogue/all.htm}
 */
export const CRC64: Readonly<Record<Crc64Name, Crc64Kind>> = {
  // Also called CRC-64/GO-ECMA.
  'crc64-xz': { polynomial: 0xc96c5795d7870f42n, distances: [53, 510, 826, 880, 1013, 1325, 1480] },
  'crc64-nvme': { polynomial: 0x9a6c9329ac4bc9b5n, distances: [152, 315, 805, 919, 1070, 1127, 1795] },
}

export const ALL_ONES = 0xffffffffffffffffn

/** A checksum of bytes as they go by. */
export interface RunningCrc64 {
  /** How many bytes went by. */
  readonly bytes: number
  update(data: Uint8Array): void
  /** The checksum of what went by so far. */
  digest(): bigint
}

/** Begins a checksum. */
export type Crc64Engine = (name: Crc64Name) => RunningCrc64

/** Hex of full length, as dialects write checksums. */
export function crc64Hex(crc64: bigint): string {
  return crc64.toString(16).padStart(16, '0')
}
