import type { Chunks } from '../body/chunks.js'

/**
 * A target that can be written at any offset, such as a file (`download(source, { to: { path } })` from `./node` makes
 * one).
 */
export interface Sink {
  /**
   * Prepares for `size` bytes; `undefined` where the service does not tell how many there are, which then come in order.
   * `resume`: what earlier runs wrote is to be kept. Returns whether it was. Called again when all is fetched once more.
   */
  open(size: number | undefined, resume: boolean): Promise<boolean>
  /**
   * Writes bytes at an offset. Several calls may be under way, for different places. When the promise resolves they
   * are in their place: a checkpoint counts on them from then on, and their memory may be used for others.
   */
  write(bytes: Uint8Array, offset: number): Promise<void>
  /**
   * For sinks where few large writes cost less than many small ones: a writer that may gather the bytes of a range, which
   * arrive one after another from `offset` on. Without it `write` is called with each chunk.
   */
  writer?(offset: number): SequentialWriter
  /** Reads back what an earlier run wrote, to compare it with the checkpoint. */
  read(start: number, end: number): Chunks
  /** All bytes are written and their checksum was compared: only now may the target get its name. */
  finish(): Promise<void>
  /** The download failed. `keep`: a later run resumes from what was written. */
  close(keep: boolean): Promise<void>
}

/** Writes bytes that follow one another. */
export interface SequentialWriter {
  /** Takes the next bytes. When the promise resolves, their memory may be used for others. */
  write(bytes: Uint8Array): Promise<void>
  /** Resolves when all bytes are in their place. Not called where the download of the range failed. */
  end(): Promise<void>
}

/** Bytes of memory that are made for a size which the service has only told; the rest when so many have come. */
const UNPROVED = 16 * 1024 * 1024

/** Memory, for objects that fit. */
export class MemorySink implements Sink {
  bytes = new Uint8Array()
  #size: number | undefined
  #end = 0

  async open(size?: number): Promise<boolean> {
    this.#size = size
    this.bytes = new Uint8Array(Math.min(size ?? 0, UNPROVED))
    return false
  }

  async write(bytes: Uint8Array, offset: number): Promise<void> {
    this.#end = offset + bytes.length
    if (this.#end > this.bytes.length) {
      const { bytes: before } = this
      this.bytes = new Uint8Array(this.#size ?? 2 * this.#end)
      this.bytes.set(before)
    }
    this.bytes.set(bytes, offset)
  }

  async *read(start: number, end: number): AsyncGenerator<Uint8Array> {
    yield this.bytes.subarray(start, end)
  }

  async finish(): Promise<void> {
    // Bytes of unknown number came in order.
    if (this.#size === undefined) this.bytes = this.bytes.subarray(0, this.#end)
  }

  async close(): Promise<void> {
    this.bytes = new Uint8Array()
  }
}
