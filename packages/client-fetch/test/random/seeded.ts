// What the transfer and the ground it runs on must agree about, in every runtime.

/** Numbers from a seed (mulberry32): the same test meets the same faults. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export type Random = () => number

export const pick = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random() * values.length)] as T

/** Bytes that differ in every place and from seed to seed. */
export function bytesFrom(seed: number, size: number): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(size / 4))
  let state = seed * 2654435761 + 1
  for (let index = 0; index < words.length; index++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    words[index] = state
  }
  return new Uint8Array(words.buffer, 0, size)
}

const PART = 100 * 1024

/** Sizes where bugs live: nothing, one, around a part; and as often some twenty parts, or anything up to the largest. */
export function sizeFrom(random: Random, largest: number): number {
  if (random() < 0.4) return pick(random, [0, 1, PART - 1, PART, PART + 1, 2 * PART])
  return Math.floor(random() * pick(random, [20 * PART, largest]))
}
