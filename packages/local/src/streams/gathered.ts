/** Chunks below this size are copied together: as an object each would take a hundred bytes and more. */
const SMALL = 4 * 1024

/** How many bytes are copied together. */
const BLOCK = 64 * 1024

/** Chunks of a stream, so many at a time as make a piece of this size. Takes no more memory for many small ones. */
export async function* gathered(source: AsyncIterable<Uint8Array>, piece: number): AsyncGenerator<Uint8Array[]> {
  let gathering = new Gathering()
  for await (const chunk of source) {
    gathering.add(chunk)
    if (gathering.size < piece) continue
    yield gathering.chunks
    gathering = new Gathering()
  }
  if (gathering.size > 0) yield gathering.chunks
}

class Gathering {
  readonly chunks: Uint8Array[] = []
  size = 0
  #block = Buffer.alloc(0)
  #start = 0
  #end = 0

  add(chunk: Uint8Array): void {
    this.size += chunk.length
    if (chunk.length >= SMALL) {
      this.chunks.push(chunk)
      this.#start = this.#end
      return
    }
    // A view that grows takes the place of the one before it.
    if (this.#end + chunk.length > this.#block.length) this.#begin()
    else if (this.#end > this.#start) this.chunks.pop()
    this.#block.set(chunk, this.#end)
    this.#end += chunk.length
    this.chunks.push(this.#block.subarray(this.#start, this.#end))
  }

  #begin(): void {
    this.#block = Buffer.allocUnsafeSlow(BLOCK)
    this.#start = 0
    this.#end = 0
  }
}
