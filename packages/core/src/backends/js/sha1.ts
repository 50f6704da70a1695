import { type BlockHash, gain, rotate } from './block-hash.js'

const K = Int32Array.of(0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6)

/** SHA-1 (FIPS 180-4 §6.1). */
export const sha1: BlockHash = {
  start: [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0],
  littleEndian: false,
  compress(state, words) {
    for (let t = 16; t < 80; t++) {
      words[t] = rotate(
        (words[t - 3] as number) ^ (words[t - 8] as number) ^ (words[t - 14] as number) ^ (words[t - 16] as number),
        1,
      )
    }
    let a = state[0] as number
    let b = state[1] as number
    let c = state[2] as number
    let d = state[3] as number
    let e = state[4] as number
    for (let t = 0; t < 80; t++) {
      const quarter = (t / 20) | 0
      const word = (((e + (K[quarter] as number)) | 0) + (words[t] as number)) | 0
      const next = (((rotate(a, 5) + mixed(quarter, b, c, d)) | 0) + word) | 0
      e = d
      d = c
      c = rotate(b, 30)
      b = a
      a = next
    }
    gain(state, [a, b, c, d, e])
  },
}

/** Choose, parity, majority, parity (FIPS 180-4 §4.1.1). */
function mixed(quarter: number, x: number, y: number, z: number): number {
  if (quarter === 0) return (x & (y ^ z)) ^ z
  return quarter === 2 ? ((x ^ y) & (y ^ z)) ^ y : x ^ y ^ z
}
