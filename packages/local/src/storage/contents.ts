import { Readable } from 'node:stream'
import { foldedCrc64 } from '@presign/crc64/fold'
import type { Blobs } from './blobs/blobs.js'
import type { Leases } from './leases.js'
import type { ObjectRecord, Segment } from './records.js'

/** With its checksum, what is read as a whole is compared with it. */
type Segmented = Pick<ObjectRecord, 'segments'> & Partial<Pick<ObjectRecord, 'crc64'>>

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

  /**
   * The bytes `start` up to and not including `end` at once, for a few of them.
   *
   * @throws Error where they are all and are not those that were stored
   */
  bytes(object: Segmented, start: number, end: number): Buffer {
    const pieces = cut(object.segments, start, end).map((piece) => this.#blobs.bytes(piece.id, piece.start, piece.end))
    const bytes = Buffer.concat(pieces)
    if (bytes.length !== end - start) throw damaged(object, `there are ${bytes.length} bytes of ${end - start}`)
    if (this.#isProved(object, start, end)) checkSum(object, sumOf(bytes))
    return bytes
  }

  /**
   * The same as a stream, which stays whole however soon the object is overwritten. It fails before its last chunk where
   * all bytes are read and are not those that were stored.
   */
  read(object: Segmented, start: number, end: number): Readable {
    const stream = this.#unproved(object, start, end)
    if (!this.#isProved(object, start, end)) return stream
    return Readable.from(proved(object, stream), { objectMode: false }).once('close', () => stream.destroy())
  }

  #isProved({ segments, crc64 }: Segmented, start: number, end: number): boolean {
    if (!this.#blobs.canChange || crc64 === undefined || start !== 0) return false
    return end === segments.reduce((sum, { size }) => sum + size, 0)
  }

  #unproved({ segments }: Segmented, start: number, end: number): Readable {
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

async function* proved(object: Segmented, stream: Readable): AsyncGenerator<Uint8Array> {
  const sum = foldedCrc64('crc64-xz')
  let held: Uint8Array | undefined
  for await (const chunk of stream) {
    sum.update(chunk)
    if (held) yield held
    held = chunk
  }
  checkSum(object, sum.digest())
  if (held) yield held
}

function sumOf(bytes: Uint8Array): bigint {
  const sum = foldedCrc64('crc64-xz')
  sum.update(bytes)
  return sum.digest()
}

function checkSum(object: Segmented, sum: bigint): void {
  const found = String(sum)
  if (found !== object.crc64) throw damaged(object, `its bytes have the CRC-64 ${found}, wanted ${object.crc64}`)
}

function damaged({ segments }: Segmented, what: string): Error {
  return new Error(`The store is damaged: of the object in blob ${segments[0]?.id}, ${what}`)
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
