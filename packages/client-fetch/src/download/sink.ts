import type { Chunks } from '../body/chunks.js'

/**
 * Where a download goes when it goes to no memory: something that can be written in any place. A file is one
 * (`download(source, { to: { path } })` from `./node`).
 */
export interface Sink {
  /** Makes room. `resume`: what earlier runs wrote is to be kept. Returns whether anything was. */
  open(size: number, resume: boolean): Promise<boolean>
  /**
   * Writes bytes at an offset. Several calls may be under way, for different places. When the promise resolves they
   * are in their place: a checkpoint counts on them from then on, and their memory may be used for others.
   */
  write(bytes: Uint8Array, offset: number): Promise<void>
  /** Reads back what an earlier run wrote, to see whether it is still there. */
  read(start: number, end: number): Chunks
  /** All bytes are there and were found right: only now the target may get its name. */
  finish(): Promise<void>
  /** The download ended early. `keep`: a later run goes on from what was written. */
  close(keep: boolean): Promise<void>
}

/** Memory, for objects that fit. */
export class MemorySink implements Sink {
  bytes = new Uint8Array()

  async open(size: number): Promise<boolean> {
    this.bytes = new Uint8Array(size)
    return false
  }

  async write(bytes: Uint8Array, offset: number): Promise<void> {
    this.bytes.set(bytes, offset)
  }

  async *read(start: number, end: number): AsyncGenerator<Uint8Array> {
    yield this.bytes.subarray(start, end)
  }

  async finish(): Promise<void> {}

  async close(): Promise<void> {
    this.bytes = new Uint8Array()
  }
}
