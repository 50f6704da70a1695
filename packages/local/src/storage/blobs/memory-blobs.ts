import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { gathered } from '../../streams/gathered.js'
import type { Blobs } from './blobs.js'

/** Small chunks are kept together in pieces of this size. */
const PIECE = 64 * 1024

/** Keeps bytes in memory. */
export class MemoryBlobs implements Blobs {
  readonly canChange = false
  readonly #blobs = new Map<string, readonly Uint8Array[]>()

  async write(source: AsyncIterable<Uint8Array>): Promise<string> {
    const pieces: Uint8Array[] = []
    // Copied, since a chunk is a view of a socket's buffer of 64 kB, and every object takes some hundred bytes.
    for await (const chunks of gathered(source, PIECE)) pieces.push(Buffer.concat(chunks))
    return this.#keep(pieces)
  }

  read(id: string, start: number, end: number): Readable {
    return Readable.from(slices(this.#blobs.get(id) ?? [], start, end), { objectMode: false })
  }

  bytes(id: string, start: number, end: number): Buffer {
    return Buffer.concat([...slices(this.#blobs.get(id) ?? [], start, end)])
  }

  async size(id: string): Promise<number | undefined> {
    return this.#blobs.get(id)?.reduce((sum, { length }) => sum + length, 0)
  }

  async share(id: string): Promise<string> {
    return this.#keep(this.#blobs.get(id) ?? [])
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#blobs.delete(id)
  }

  async sweep(used: ReadonlySet<string>): Promise<void> {
    await this.remove([...this.#blobs.keys()].filter((id) => !used.has(id)))
  }

  #keep(chunks: readonly Uint8Array[]): string {
    const id = randomUUID()
    this.#blobs.set(id, chunks)
    return id
  }
}

function* slices(chunks: readonly Uint8Array[], start: number, end: number): Generator<Uint8Array> {
  let at = 0
  for (const chunk of chunks) {
    const from = Math.max(start - at, 0)
    const to = Math.min(end - at, chunk.length)
    if (from < to) yield chunk.subarray(from, to)
    at += chunk.length
    if (at >= end) return
  }
}
