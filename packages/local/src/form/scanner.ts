/** Room for the bytes that arrive, at the least. */
const ROOM = 16 * 1024

/** Bytes of a file are passed on in pieces of this size at the least, however small they arrive. */
const PIECE = 16 * 1024

/**
 * Reads a stream of bytes up to marks in it. What arrives is copied once into a buffer with room to spare, and looked at
 * once, so that a body takes time in proportion to its bytes, however small its chunks are.
 */
export class Scanner {
  readonly #source: AsyncIterator<Uint8Array>
  #buffer: Buffer
  #start = 0
  #end: number

  /** @param first Bytes that stand before those of the stream. */
  constructor(source: AsyncIterable<Uint8Array>, first: Buffer) {
    this.#source = source[Symbol.asyncIterator]()
    this.#buffer = Buffer.from(first)
    this.#end = first.length
  }

  /** The bytes before the next mark, which is skipped; `undefined` when it is not within `max` bytes. */
  async before(mark: Buffer, max: number): Promise<Buffer | undefined> {
    for (let from = 0; ; ) {
      const at = this.#find(mark, from)
      if (at >= 0) return at > max ? undefined : this.#take(at, mark.length)
      // The end of what is there may be the beginning of the mark.
      from = Math.max(0, this.length - mark.length + 1)
      if (this.length > max + mark.length || !(await this.#more())) return undefined
    }
  }

  /** The bytes before the next mark, as they come. Returns whether there was one. */
  async *until(mark: Buffer): AsyncGenerator<Buffer, boolean> {
    for (let from = 0; ; ) {
      const at = this.#find(mark, from)
      if (at >= 0) {
        yield this.#take(at, mark.length)
        return true
      }
      from = Math.max(0, this.length - mark.length + 1)
      if (from >= PIECE) {
        yield this.#take(from)
        from = 0
      }
      if (!(await this.#more())) return false
    }
  }

  /** How many bytes are held. */
  get length(): number {
    return this.#end - this.#start
  }

  #find(mark: Buffer, from: number): number {
    return this.#buffer.subarray(this.#start, this.#end).indexOf(mark, from)
  }

  /** What was taken is never written over: only bytes after the end are. */
  #take(length: number, skipped = 0): Buffer {
    const taken = this.#buffer.subarray(this.#start, this.#start + length)
    this.#start += length + skipped
    return taken
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#source.next()
    if (done) return false
    this.#makeRoom(value.length)
    this.#buffer.set(value, this.#end)
    this.#end += value.length
    return true
  }

  /** Twice as much as is needed, so that bytes are moved once on average. */
  #makeRoom(bytes: number): void {
    if (this.#end + bytes <= this.#buffer.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(ROOM, 2 * (this.length + bytes)))
    this.#buffer.copy(larger, 0, this.#start, this.#end)
    this.#end = this.length
    this.#start = 0
    this.#buffer = larger
  }
}
