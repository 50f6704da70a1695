import { type Crc64Name, POLYNOMIALS } from './crc64.js'

/** A part of something larger. */
export interface Crc64Part {
  /** The checksum of its bytes. */
  readonly crc64: bigint
  /** How many bytes it has. */
  readonly bytes: number
}

/**
 * The checksum of parts laid end to end, from theirs alone: none of their bytes is read again.
 *
 * @example
 * ```ts
 * import { crc64Hex, joinCrc64, tableCrc64 } from '@presign/crc64'
 *
 * const partOf = (text: string) => {
 *   const running = tableCrc64('crc64-xz')
 *   running.update(new TextEncoder().encode(text))
 *   return { crc64: running.digest(), bytes: running.bytes }
 * }
 * console.log(crc64Hex(joinCrc64([partOf('1234'), partOf('56789')], 'crc64-xz'))) // 995dc9bbdf1939fa
 * ```
 */
export function joinCrc64(parts: Iterable<Crc64Part>, name: Crc64Name): bigint {
  const polynomial = POLYNOMIALS[name]
  let whole = 0n
  let length = -1
  let factor = 0n
  for (const { crc64, bytes } of parts) {
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
