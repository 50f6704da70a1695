/** Bytes that are handed on at once at the most: a call for each little piece costs more than the piece. */
const RUN = 1024 * 1024

/** Bytes that may arrive at once. */
export const LANDING = 256 * 1024

/**
 * Memory that bytes arrive in, used again and again: while a reader looks at one half, the other is filled. Memory of its
 * own for every piece would cost as much as all other work on it.
 */
export class Intake {
  #filling = new Uint8Array(RUN)
  #lent = new Uint8Array(RUN)
  #at = 0
  #over: { readonly failure: Error | undefined } | undefined
  #wake: () => void = () => undefined

  get empty(): boolean {
    return this.#at === 0
  }

  /** Begins the next body. */
  begin(): void {
    this.#over = undefined
  }

  /** Takes bytes, and tells whether there is room for more. Who brings more all the same makes it larger. */
  take(bytes: Uint8Array): boolean {
    const end = this.#at + bytes.length
    if (end > this.#filling.length) this.#grow(end)
    this.#filling.set(bytes, this.#at)
    this.#at = end
    this.#wake()
    return end + LANDING <= RUN
  }

  /** No more will come: that was all, unless a failure says otherwise. Only the first word counts. */
  end(failure?: Error): void {
    this.#over ??= { failure }
    this.#wake()
  }

  /**
   * All that arrives until the end. Each piece is lent until the next is asked for.
   *
   * @param onRoom Called whenever there is room again.
   */
  async *pieces(onRoom: () => void): AsyncGenerator<Uint8Array> {
    for (;;) {
      if (this.#at > 0) {
        const lent = this.#lend()
        onRoom()
        yield lent
      } else if (!this.#over) await this.#news()
      else if (this.#over.failure) throw this.#over.failure
      else return
    }
  }

  #lend(): Uint8Array {
    const lent = this.#filling.subarray(0, this.#at)
    ;[this.#filling, this.#lent] = [this.#lent, this.#filling]
    this.#at = 0
    return lent
  }

  #grow(size: number): void {
    const held = this.#filling.subarray(0, this.#at)
    this.#filling = new Uint8Array(size)
    this.#filling.set(held)
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }
}
