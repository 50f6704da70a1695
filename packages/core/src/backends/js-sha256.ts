import { type BlockHash, gain, rotate } from './js-block-hash.js'

const PRIMES = primes(64)

// A table would be a third of this backend. A double has 17 bits more than are used here, so that it does not matter
// how a platform rounds its roots.
const K = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)))

/**
 * SHA-256 (FIPS 180-4 §6.2). Its constants are fractional parts of square and cube roots of the first primes.
 *
 * Every sum of two is cut to 32 bits: V8 adds three or more as floating point numbers, a third slower.
 */
export const sha256: BlockHash = {
  start: PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime))),
  littleEndian: false,
  compress(state, words) {
    for (let t = 16; t < 64; t++) {
      const near = (sigma1(words[t - 2] as number) + (words[t - 7] as number)) | 0
      words[t] = near + ((sigma0(words[t - 15] as number) + (words[t - 16] as number)) | 0)
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
      const constant = ((K[t] as number) + (words[t] as number)) | 0
      const first = (((h + bigSigma1(e)) | 0) + (((g ^ (e & (f ^ g))) + constant) | 0)) | 0
      const second = (bigSigma0(a) + (((a ^ b) & (b ^ c)) ^ b)) | 0
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

// Rotations to the right by n are rotations to the left by 32 - n.

function sigma0(x: number): number {
  return rotate(x, 25) ^ rotate(x, 14) ^ (x >>> 3)
}

function sigma1(x: number): number {
  return rotate(x, 15) ^ rotate(x, 13) ^ (x >>> 10)
}

function bigSigma0(x: number): number {
  return rotate(x, 30) ^ rotate(x, 19) ^ rotate(x, 10)
}

function bigSigma1(x: number): number {
  return rotate(x, 26) ^ rotate(x, 21) ^ rotate(x, 7)
}
