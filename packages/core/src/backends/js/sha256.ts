import { type BlockHash, gain, rotate } from './block-hash.js'

const PRIMES = primes(64)

// A table would be a third of this backend. A double has 17 bits more than are used here, so that it does not matter
// how a platform rounds its roots.
const K = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)))

/**
 * SHA-256 (FIPS 180-4 §6.2). Its constants are fractional parts of square and cube roots of the first primes.
 *
 * Rotations to the right by n are written as rotations to the left by 32 - n. Every sum of two is cut to 32 bits: V8
 * adds three or more as floating point numbers, a third slower.
 */
export const sha256: BlockHash = {
  start: PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime))),
  littleEndian: false,
  compress(state, words) {
    for (let t = 16; t < 64; t++) {
      const near = words[t - 2] as number
      const far = words[t - 15] as number
      const sigma1 = rotate(near, 15) ^ rotate(near, 13) ^ (near >>> 10)
      const sigma0 = rotate(far, 25) ^ rotate(far, 14) ^ (far >>> 3)
      words[t] = ((sigma1 + (words[t - 7] as number)) | 0) + ((sigma0 + (words[t - 16] as number)) | 0)
    }
    let a = state[0] as number
    let b = state[1] as number
    let c = state[2] as number
    let d = state[3] as number
    let e = state[4] as number
    let f = state[5] as number
    let g = state[6] as number
    let h = state[7] as number
    for (let t = 0; t < 64; t++) {
      const sum1 = rotate(e, 26) ^ rotate(e, 21) ^ rotate(e, 7)
      const sum0 = rotate(a, 30) ^ rotate(a, 19) ^ rotate(a, 10)
      const choice = (g ^ (e & (f ^ g))) + (((K[t] as number) + (words[t] as number)) | 0)
      const first = (((h + sum1) | 0) + (choice | 0)) | 0
      const second = (sum0 + (((a ^ b) & (b ^ c)) ^ b)) | 0
      h = g
      g = f
      f = e
      e = (d + first) | 0
      d = c
      c = b
      b = a
      a = (first + second) | 0
    }
    gain(state, [a, b, c, d, e, f, g, h])
  },
}

function primes(count: number): number[] {
  const found: number[] = []
  for (let candidate = 2; found.length < count; candidate++) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate)
  }
  return found
}

/** The first 32 bits of the fractional part. */
function fraction(root: number): number {
  return ((root % 1) * 2 ** 32) | 0
}
