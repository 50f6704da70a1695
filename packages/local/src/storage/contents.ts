import { Readable } from 'node:stream'
import type { Blobs } from './blobs/blobs.js'
import type { Leases } from './leases.js'
import type { ObjectRecord, Segment } from './records.js'

type Segmented = Pick<ObjectRecord, 'segments'>

/** The bytes of objects, which lie in one blob or in several. */
export class Contents {
  readonly #blobs: Blobs
  readonly #leases: Leases

  constructor(blobs: Blobs, leases: Leases) {
    this.#blobs = blobs
    this.#leases = leases
  }

  /**
   * Checks that all bytes of an object are there, before the first of them is promised to anyone.
   *
   * @throws Error where a blob is gone or has another length: the disk or someone on it has damaged the store.
   */
  async check({ segments }: Segmented): Promise<void> {
    for (const { id, size } of segments) {
      const found = await this.#blobs.size(id)
      if (found !== size) throw new Error(`The store is damaged: blob ${id} has ${found ?? 'no'} bytes, wanted ${size}`)
    }
  }

  /** The bytes `start` up to and not including `end` at once, for a few of them. */
  bytes({ segments }: Segmented, start: number, end: number): Buffer {
    return Buffer.concat(cut(segments, start, end).map((piece) => this.#blobs.bytes(piece.id, piece.start, piece.end)))
  }

  /** The same as a stream, which stays whole however soon the object is overwritten. */
  read({ segments }: Segmented, start: number, end: number): Readable {
    const release = this.#leases.hold(segments.map(({ id }) => id))
    const wanted = cut(segments, start, end)
    const [only] = wanted
    const stream =
      only && wanted.length === 1
        ? this.#blobs.read(only.id, only.start, only.end)
        : Readable.from(this.#joined(wanted), { objectMode: false })
    return stream.once('close', release)
  }

  async *#joined(pieces: readonly Piece[]): AsyncGenerator<Uint8Array> {
    for (const { id, start, end } of pieces) yield* this.#blobs.read(id, start, end)
  }
}

/** A stretch of a blob. */
interface Piece {
  readonly id: string
  readonly start: number
  readonly end: number
}

/** Which stretches of which blobs hold the bytes `start` to `end`. */
function cut(segments: readonly Segment[], start: number, end: number): readonly Piece[] {
  let at = 0
  return segments.flatMap(({ id, size }) => {
    const piece = { id, start: Math.max(start - at, 0), end: Math.min(end - at, size) }
    at += size
    return piece.start < piece.end ? [piece] : []
  })
}
