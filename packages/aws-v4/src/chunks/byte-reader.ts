const NOTHING = new Uint8Array(0)
const NEWLINE = 10

/** Reads a stream of bytes by lines and by lengths, and holds no more of it than one of them. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>
  #held: Uint8Array = NOTHING

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** The next line without its end; `undefined` where none ends within `max` bytes. */
  async line(max: number): Promise<string | undefined> {
    for (let from = 0; ; ) {
      const at = this.#held.indexOf(NEWLINE, from)
      if (at >= 0 && at < max) {
        const line = this.#taken(at + 1)
        // What is not ASCII matches none of the forms a line may have.
        return String.fromCharCode(...line.subarray(0, at)).replace(/\r$/, '')
      }
      from = this.#held.length
      if (from >= max || !(await this.#more())) return undefined
    }
  }

  /** The next bytes as they come; ends early where the stream does. */
  async *pieces(length: number): AsyncGenerator<Uint8Array> {
    for (let left = length; left > 0; ) {
      if (this.#held.length === 0 && !(await this.#more())) return
      const piece = this.#taken(Math.min(left, this.#held.length))
      left -= piece.length
      if (piece.length > 0) yield piece
    }
  }

  /** The next bytes at once; fewer where the stream ends. Memory grows with what arrives, not with what is announced. */
  async bytes(length: number): Promise<Uint8Array> {
    let all = new Uint8Array(Math.min(length, 64 * 1024))
    let size = 0
    for await (const piece of this.pieces(length)) {
      if (size + piece.length > all.length) all = grown(all, Math.min(length, 2 * (size + piece.length)))
      all.set(piece, size)
      size += piece.length
    }
    return all.subarray(0, size)
  }

  /** Whether nothing follows. */
  async isAtEnd(): Promise<boolean> {
    while (this.#held.length === 0) if (!(await this.#more())) return true
    return false
  }

  /** Tells the source that no more is read. */
  async end(): Promise<void> {
    await this.#source.return?.()
  }

  #taken(length: number): Uint8Array {
    const taken = this.#held.subarray(0, length)
    this.#held = this.#held.subarray(length)
    return taken
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#source.next()
    if (done) return false
    if (this.#held.length === 0) this.#held = value
    else {
      const joined = grown(this.#held, this.#held.length + value.length)
      joined.set(value, this.#held.length)
      this.#held = joined
    }
    return true
  }
}

function grown(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length)
  larger.set(bytes)
  return larger
}
