/** Bytes that may arrive at once. */
export const LANDING = 256 * 1024

/** Bytes that are handed on at once at the most: a call for each little piece costs more than the piece. */
const RUN = 1024 * 1024

/**
 * Memory that bytes arrive in, used again and again: while a reader looks at one half, the other is filled. Memory of its
 * own for every piece would cost as much as all other work on it.
 */
export class Intake {
  #filling = new Uint8Array(RUN)
  #lent = new Uint8Array(RUN)
  #at = 0

  get empty(): boolean {
    return this.#at === 0
  }

  /** Takes bytes, for which there must be room, and tells whether there is room for as many again. */
  take(bytes: Uint8Array): boolean {
    this.#filling.set(bytes, this.#at)
    this.#at += bytes.length
    return this.#at + LANDING <= RUN
  }

  /** Lends what arrived, until the next call. */
  lend(): Uint8Array {
    const lent = this.#filling.subarray(0, this.#at)
    ;[this.#filling, this.#lent] = [this.#lent, this.#filling]
    this.#at = 0
    return lent
  }
}
