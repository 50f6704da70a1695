import { type BlockHash, gain, rotate } from './block-hash.js'

// RFC 1321 §3.4: the integer parts of 2 ** 32 times the sine of 1 to 64 radians. A double has 20 bits more than that,
// so that it does not matter how a platform rounds its sines.
const K = Int32Array.from({ length: 64 }, (_, index) => Math.abs(Math.sin(index + 1)) * 2 ** 32)

/** How far each of the four steps of a round turns. */
const TURNS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
].map((round) => Int32Array.from(round))

/** MD5 (RFC 1321), for `Content-MD5` and callbacks only: it has been broken as a signature since 2004. */
export const md5: BlockHash = {
  start: [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476],
  littleEndian: true,
  compress(state, words) {
    let a = state[0] as number
    let b = state[1] as number
    let c = state[2] as number
    let d = state[3] as number
    for (let t = 0; t < 64; t++) {
      const round = t >> 4
      const sum = (a + mixed(round, b, c, d) + (K[t] as number) + (words[wordOf(round, t) & 15] as number)) | 0
      a = d
      d = c
      c = b
      b = (b + rotate(sum, TURNS[round]?.[t & 3] as number)) | 0
    }
    gain(state, [a, b, c, d])
  },
}

/** F, G, H and I of RFC 1321 §3.4. */
function mixed(round: number, x: number, y: number, z: number): number {
  if (round === 0) return (x & (y ^ z)) ^ z
  if (round === 1) return (z & (x ^ y)) ^ y
  return round === 2 ? x ^ y ^ z : y ^ (x | ~z)
}

/** Which word of the block a step takes. */
function wordOf(round: number, t: number): number {
  if (round === 0) return t
  if (round === 1) return 5 * t + 1
  return round === 2 ? 3 * t + 5 : 7 * t
}
