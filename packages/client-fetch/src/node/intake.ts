/** Bytes that are waited for before they are handed on: a call for each little piece costs more than the piece. */
const RUN = 768 * 1024

/** Milliseconds after which fewer are handed on, so that slow lines show that they move. */
const PATIENCE = 5

/** Bytes that may arrive at once. */
const LANDING = 256 * 1024

/**
 * Memory that bytes arrive in, used again and again: while a reader looks at one half, the other is filled. Memory of its
 * own for every piece would cost as much as all other work on it.
 */
export class Intake {
  // Room for what arrives in the last moment, and for what is made ready then and not filled.
  #filling = new Uint8Array(RUN + 2 * LANDING)
  #lent = new Uint8Array(RUN + 2 * LANDING)
  /** Where what arrived begins and ends. */
  #from = 0
  #to = 0
  #over: { readonly failure: Error | undefined } | undefined
  #due = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #wake: () => void = () => undefined

  get empty(): boolean {
    return this.#from === this.#to
  }

  /** Where the next bytes are best put: there they need not be moved. */
  get room(): Uint8Array {
    return this.#filling.subarray(this.#to, this.#to + LANDING)
  }

  /** Begins the next body. */
  begin(): void {
    this.#over = undefined
    this.#due = false
  }

  /** Takes bytes, and tells whether more are wanted. Who brings more all the same makes it larger. */
  take(bytes: Uint8Array): boolean {
    if (bytes.length === 0) return this.#to <= RUN
    const inPlace = bytes.buffer === this.#filling.buffer && (this.empty || bytes.byteOffset === this.#to)
    if (inPlace) this.#placed(bytes)
    else this.#copy(bytes)
    if (this.#to > RUN) this.#ready()
    else this.#timer ??= setTimeout(() => this.#ready(), PATIENCE)
    return this.#to <= RUN
  }

  /** No more will come: that was all, unless a failure says otherwise. Only the first word counts. */
  end(failure?: Error): void {
    this.#over ??= { failure }
    this.#ready()
  }

  /**
   * All that arrives until the end. Each piece is lent until the next is asked for.
   *
   * @param onRoom Called whenever there is room again.
   */
  async *pieces(onRoom: () => void): AsyncGenerator<Uint8Array> {
    for (;;) {
      if (!this.#due) await this.#news()
      if (this.empty && this.#over) break
      const lent = this.#lend()
      onRoom()
      yield lent
    }
    if (this.#over?.failure) throw this.#over.failure
  }

  #placed({ byteOffset, length }: Uint8Array): void {
    if (this.empty) this.#from = byteOffset
    this.#to = byteOffset + length
  }

  #copy(bytes: Uint8Array): void {
    const end = this.#to + bytes.length
    if (end > this.#filling.length) {
      const held = this.#filling.subarray(0, this.#to)
      this.#filling = new Uint8Array(end)
      this.#filling.set(held)
    }
    this.#filling.set(bytes, this.#to)
    this.#to = end
  }

  #lend(): Uint8Array {
    const lent = this.#filling.subarray(this.#from, this.#to)
    ;[this.#filling, this.#lent] = [this.#lent, this.#filling]
    this.#from = 0
    this.#to = 0
    this.#due = this.#over !== undefined
    this.#stopTimer()
    return lent
  }

  #ready(): void {
    this.#stopTimer()
    this.#due = true
    this.#wake()
  }

  #stopTimer(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }
}
