import { gain, SCHEDULE, stateWord } from './memory'
import { add, and, rotateRight, splat, xor } from './word'

/** The five words that a hash begins with (FIPS 180-4 §5.3.1). */
export const START_1: usize = memory.data<u32>([
  0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0, 0, 0, 0,
], 16)

/** From the 16 words of a block, the other 64 (FIPS 180-4 §6.1.2, step 1). */
export function schedule1<T>(): void {
  for (let at = SCHEDULE; at < SCHEDULE + 64 * sizeof<T>(); at += sizeof<T>()) {
    const near = xor<T>(load<T>(at, 13 * sizeof<T>()), load<T>(at, 8 * sizeof<T>()))
    const far = xor<T>(load<T>(at, 2 * sizeof<T>()), load<T>(at))
    store<T>(at, rotateRight<T>(xor<T>(near, far), 31), 16 * sizeof<T>())
  }
}

/** f and K of the quarter of the rounds that `t` lies in (FIPS 180-4 §4.1.1, §4.2.1): choose, parity, majority, parity. */
@inline function mixed<T>(t: usize, b: T, c: T, d: T): T {
  if (t < 20) return add<T>(xor<T>(and<T>(b, xor<T>(c, d)), d), splat<T>(0x5a827999))
  if (t < 40) return add<T>(xor<T>(xor<T>(b, c), d), splat<T>(0x6ed9eba1))
  if (t < 60) return add<T>(xor<T>(and<T>(xor<T>(b, c), xor<T>(c, d)), c), splat<T>(0x8f1bbcdc))
  return add<T>(xor<T>(xor<T>(b, c), d), splat<T>(0xca62c1d6))
}

@inline function turned<T>(t: usize, word: T, a: T, b: T, c: T, d: T, e: T): T {
  return add<T>(add<T>(add<T>(e, word), mixed<T>(t, b, c, d)), rotateRight<T>(a, 27))
}

/**
 * The 80 rounds over the state (FIPS 180-4 §6.1.2, steps 2 to 4).
 *
 * Five at a time, so that the five words change their names instead of their places: a third quicker than one at a time.
 */
export function rounds1<T>(): void {
  let a = stateWord<T>(0)
  let b = stateWord<T>(1)
  let c = stateWord<T>(2)
  let d = stateWord<T>(3)
  let e = stateWord<T>(4)
  for (let t: usize = 0; t < 80; t += 5) {
    const at = SCHEDULE + t * sizeof<T>()
    e = turned<T>(t, load<T>(at), a, b, c, d, e)
    b = rotateRight<T>(b, 2)
    d = turned<T>(t, load<T>(at, sizeof<T>()), e, a, b, c, d)
    a = rotateRight<T>(a, 2)
    c = turned<T>(t, load<T>(at, 2 * sizeof<T>()), d, e, a, b, c)
    e = rotateRight<T>(e, 2)
    b = turned<T>(t, load<T>(at, 3 * sizeof<T>()), c, d, e, a, b)
    d = rotateRight<T>(d, 2)
    a = turned<T>(t, load<T>(at, 4 * sizeof<T>()), b, c, d, e, a)
    c = rotateRight<T>(c, 2)
  }
  gain<T>(0, a)
  gain<T>(1, b)
  gain<T>(2, c)
  gain<T>(3, d)
  gain<T>(4, e)
}
