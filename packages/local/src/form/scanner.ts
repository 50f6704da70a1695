/** Reads a stream of bytes up to marks in it, holding no more than it must. */
export class Scanner {
  readonly #source: AsyncIterator<Uint8Array>
  #rest: Buffer

  /** @param first Bytes that stand before those of the stream. */
  constructor(source: AsyncIterable<Uint8Array>, first: Buffer) {
    this.#source = source[Symbol.asyncIterator]()
    this.#rest = first
  }

  /** The bytes before the next mark, which is skipped; `undefined` when there is none within `max` bytes. */
  async before(mark: Buffer, max: number): Promise<Buffer | undefined> {
    for (let from = 0; ; ) {
      const at = this.#rest.indexOf(mark, from)
      if (at >= 0) return at > max ? undefined : this.#take(at, mark)
      // The end of what is there may be the beginning of the mark.
      from = Math.max(0, this.#rest.length - mark.length + 1)
      if (this.#rest.length > max + mark.length || !(await this.#more())) return undefined
    }
  }

  /**
   * The bytes before the next mark, as they come.
   *
   * @throws Error when the stream ends first.
   */
  async *until(mark: Buffer): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.#rest.indexOf(mark)
      if (at >= 0) {
        yield this.#take(at, mark)
        return
      }
      const sure = this.#rest.length - mark.length + 1
      if (sure > 0) yield this.#take(sure)
      if (!(await this.#more())) throw new Error('The stream ended before its mark')
    }
  }

  #take(length: number, mark?: Buffer): Buffer {
    const taken = this.#rest.subarray(0, length)
    this.#rest = this.#rest.subarray(length + (mark?.length ?? 0))
    return taken
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#source.next()
    if (done) return false
    this.#rest = this.#rest.length === 0 ? Buffer.from(value) : Buffer.concat([this.#rest, value])
    return true
  }
}
