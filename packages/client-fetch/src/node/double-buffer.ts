import type { SequentialWriter } from '../download/sink.js'

/**
 * Bytes that are written at once. Chunks arrive in 64 KiB or less, and a write of each would make a trip to the thread
 * pool: with 1 MiB a download takes a third less processor time.
 */
export const BUFFER_SIZE = 1024 * 1024

/** Writes bytes at an offset. */
export type WriteAt = (bytes: Uint8Array, offset: number) => Promise<void>

/**
 * Gathers chunks in two buffers that take turns: one is filled while the other is written. Both are used again and again,
 * because new memory for each mebibyte would cost more, in page faults and garbage collection, than what is done with it.
 */
export class DoubleBuffer implements SequentialWriter {
  readonly #write: WriteAt
  readonly #pool: Uint8Array[]
  #filling: Uint8Array
  #spare: Uint8Array
  #filled = 0
  #offset: number
  #writing: Promise<void> = Promise.resolve()

  /** @param pool Where buffers come from and go to, since a download has a writer for each of its ranges. */
  constructor(write: WriteAt, offset: number, pool: Uint8Array[]) {
    this.#write = write
    this.#offset = offset
    this.#pool = pool
    this.#filling = pool.pop() ?? new Uint8Array(BUFFER_SIZE)
    this.#spare = pool.pop() ?? new Uint8Array(BUFFER_SIZE)
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let from = 0; from < bytes.length; ) {
      const taken = bytes.subarray(from, from + BUFFER_SIZE - this.#filled)
      this.#filling.set(taken, this.#filled)
      this.#filled += taken.length
      from += taken.length
      if (this.#filled === BUFFER_SIZE) await this.#swap()
    }
  }

  async end(): Promise<void> {
    await this.#swap()
    await this.#writing
    // Only now: until a write is done its buffer must not be filled for another range.
    this.#pool.push(this.#filling, this.#spare)
  }

  /** Starts to write what was gathered, once the write before is done: two at a time are what two buffers allow. */
  async #swap(): Promise<void> {
    await this.#writing
    const full = this.#filling.subarray(0, this.#filled)
    this.#writing = this.#write(full, this.#offset)
    // Awaited at the next turn; until then a failure must not count as unhandled.
    this.#writing.catch(() => undefined)
    this.#offset += this.#filled
    this.#filled = 0
    ;[this.#filling, this.#spare] = [this.#spare, this.#filling]
  }
}
