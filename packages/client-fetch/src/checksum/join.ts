import type { Crc64Kind } from './crc64.js'

/** A piece of something larger: its checksum and how many bytes it has. */
export interface Piece {
  readonly crc64: bigint
  readonly bytes: number
}

/** The checksum of pieces laid end to end, without their bytes. */
export function joinCrc64(pieces: Iterable<Piece>, { polynomial }: Crc64Kind): bigint {
  let whole = 0n
  let length = -1
  let factor = 0n
  for (const { crc64, bytes } of pieces) {
    // Parts are of one size but the last: a power of x costs a hundred times what the rest does.
    if (bytes !== length) factor = powerOfX(bytes, polynomial)
    length = bytes
    whole = product(factor, whole, polynomial) ^ crc64
  }
  return whole
}

const ONE = 1n << 63n

/** x^(8n) modulo the polynomial: what n further bytes do to a checksum. Bits are reflected, so 1 is the top bit. */
function powerOfX(bytes: number, polynomial: bigint): bigint {
  let power = ONE
  let square = ONE >> 8n
  for (let rest = BigInt(bytes); rest > 0n; rest >>= 1n) {
    if (rest & 1n) power = product(square, power, polynomial)
    square = product(square, square, polynomial)
  }
  return power
}

function product(a: bigint, b: bigint, polynomial: bigint): bigint {
  let sum = 0n
  let term = b
  for (let bit = ONE; bit > 0n; bit >>= 1n) {
    if (a & bit) sum ^= term
    term = term & 1n ? (term >> 1n) ^ polynomial : term >> 1n
  }
  return sum
}
