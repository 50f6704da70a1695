import { add, splat } from './word'

// Where things stand in memory. `memory.data` lays them out one after another; only tables with contents are written to
// the file. What is large stands behind what is small: low addresses take fewer bytes in the code.

/** Bytes of a message that one lane takes. */
export const LANE_BYTES: i32 = 4096

/** Room behind a message for its padding: at most 72 bytes, rounded up so that every lane starts on a whole block. */
const PADDING_BYTES: i32 = 128

/** From one lane to the next. */
export const LANE_STRIDE: i32 = LANE_BYTES + PADDING_BYTES

/** Bytes of one message, or of a part of it, that the input takes over the length of all lanes. A whole number of blocks. */
export const INPUT_BYTES: i32 = 4 * LANE_BYTES

/** Where digests come out as bytes, 32 to a lane. */
export const DIGEST: usize = memory.data(4 * 32, 16)

/** Where they come out as text, 64 to a lane. */
export const TEXT: usize = memory.data(4 * 64, 16)

/** The schedule of the block at hand, of one message or of four word by word: 80 words of SHA-1, 64 of SHA-256. */
export const SCHEDULE: usize = memory.data(80 * 16, 16)

/** The words of the running hash, likewise. */
export const STATE: usize = memory.data(8 * 16, 16)

/** Where messages come in. */
export const INPUT: usize = memory.data(4 * (LANE_BYTES + PADDING_BYTES), 64)

/** Bytes of a key: the state after the block of the inner pad, and at 32 the one after the outer pad. */
export const KEY_BYTES: i32 = 64

/** How many keys there is room for. */
export const KEY_COUNT: i32 = 1024

/** Where keys are kept. */
export const KEYS: usize = memory.data(64 * 1024, 64)

@inline export function stateWord<T>(index: usize): T {
  return load<T>(STATE + index * sizeof<T>())
}

/** Adds to a word of the state. */
@inline export function gain<T>(index: usize, value: T): void {
  store<T>(STATE + index * sizeof<T>(), add<T>(stateWord<T>(index), value))
}

/** Sets the state to eight words that stand at `from`, the same in every lane. */
export function begin<T>(from: usize): void {
  for (let index: usize = 0; index < 8; index++) {
    store<T>(STATE + index * sizeof<T>(), splat<T>(load<u32>(from + index * 4)))
  }
}
