import type { Crc64Part } from '@presign/crc64'
import { crc64Hex } from '@presign/crc64'
import { type DownloadCheckpoint, Keeper, type PartMark } from '../checkpoint/checkpoint.js'
import { TransferError } from '../errors.js'
import type { Lane, Meter } from '../progress/progress.js'
import type { Session } from '../request/session.js'
import { together } from '../transfer/pool.js'
import type { Stretch } from './byte-range.js'
import { type ObjectFacts, objectChanged } from './object.js'
import { openObject } from './opening.js'
import type { DownloadOptions } from './options.js'
import { fetchStretch, stretches, truncated } from './ranges.js'
import type { Received } from './received.js'
import type { Sink } from './sink.js'

/** Bytes of a range, unless told otherwise. */
export const USUAL_RANGE = 8 * 1024 * 1024

/** What came of it. */
export interface Landed {
  readonly facts: ObjectFacts
  readonly size: number
  readonly verified: boolean
}

/** Downloads into something that can be written in any place, or goes on with what a checkpoint tells of. */
export async function downloadTo(
  session: Session,
  sink: Sink,
  meter: Meter,
  options: DownloadOptions,
): Promise<Landed> {
  const keeper = new Keeper<DownloadCheckpoint>(options.checkpoint, 'download')
  try {
    const landed = await new Landing(session, sink, meter, options, keeper).run(await keeper.load())
    await sink.finish()
    await keeper.drop()
    return landed
  } catch (error) {
    await keeper.flush().catch(() => undefined)
    await sink.close(options.checkpoint !== undefined)
    throw error
  }
}

class Landing {
  readonly #session: Session
  readonly #sink: Sink
  readonly #meter: Meter
  readonly #options: DownloadOptions
  readonly #keeper: Keeper<DownloadCheckpoint>
  /** By the first byte of each stretch. */
  readonly #pieces = new Map<number, Crc64Part>()

  constructor(
    session: Session,
    sink: Sink,
    meter: Meter,
    options: DownloadOptions,
    keeper: Keeper<DownloadCheckpoint>,
  ) {
    this.#session = session
    this.#sink = sink
    this.#meter = meter
    this.#options = options
    this.#keeper = keeper
  }

  async run(checkpoint: DownloadCheckpoint | undefined): Promise<Landed> {
    const { partSize = USUAL_RANGE } = this.#options
    const step = checkpoint?.partSize ?? partSize
    const lane = this.#meter.lane()
    const { facts, head } = await openObject(this.#session, checkpoint ? 1 : step, lane, (found, received) =>
      this.#whole(found, received, lane),
    )
    if (head) await this.#ranges(facts, checkpoint, head, step)
    this.#meter.phase('complete')
    const verified = await this.#verify(facts)
    return { facts, size: this.#inOrder().reduce((sum, { bytes }) => sum + bytes, 0), verified }
  }

  /** An answer that is all of the object, whatever was asked for. */
  async #whole({ size }: ObjectFacts, received: Received, lane: Lane): Promise<void> {
    this.#meter.total = size
    const unmeasured: Uint8Array[] = []
    if (size !== undefined) await this.#sink.open(size, false)
    const crc64 = this.#session.integrity.begin()
    for await (const chunk of received.chunks()) {
      if (size === undefined) unmeasured.push(chunk)
      const written = size === undefined ? undefined : this.#sink.write(chunk, crc64.bytes)
      crc64.update(chunk)
      await written
      lane.moved(chunk.length)
    }
    if (size !== undefined && crc64.bytes !== size) throw truncated(size, crc64.bytes)
    if (size === undefined) await this.#writeAll(unmeasured, crc64.bytes)
    this.#pieces.set(0, { crc64: crc64.digest(), bytes: crc64.bytes })
  }

  /** A body whose length nobody told lies in memory until its end tells how large a target must be. */
  async #writeAll(chunks: readonly Uint8Array[], size: number): Promise<void> {
    await this.#sink.open(size, false)
    let at = 0
    for (const chunk of chunks) {
      await this.#sink.write(chunk, at)
      at += chunk.length
    }
  }

  async #ranges(
    facts: ObjectFacts,
    checkpoint: DownloadCheckpoint | undefined,
    head: Uint8Array,
    step: number,
  ): Promise<void> {
    const { size = 0 } = facts
    const { parallel = 4 } = this.#options
    this.#meter.total = size
    if (!(checkpoint && (await this.#resumed(facts, checkpoint)))) {
      await this.#sink.open(size, false)
      await this.#keepHead(facts, head, step)
    }
    // One connection needs no ranges, unless a checkpoint is to tell which of them arrived.
    const kept = this.#pieces.get(0)?.bytes ?? 0
    const ranges = parallel === 1 && !this.#options.checkpoint ? [{ start: kept, end: size }] : stretches(0, size, step)
    const missing = async function* (pieces: ReadonlyMap<number, Crc64Part>): AsyncGenerator<Stretch> {
      for (const stretch of ranges) if (stretch.start < stretch.end && !pieces.has(stretch.start)) yield stretch
    }
    await together(missing(this.#pieces), parallel, this.#session.signal, async (stretch, signal) => {
      await this.#fetch(stretch, facts, signal)
      this.#save(facts, step)
    })
  }

  /** The first bytes came with the first answer. */
  async #keepHead(facts: ObjectFacts, head: Uint8Array, step: number): Promise<void> {
    if (head.length < Math.min(step, facts.size ?? 0)) return
    const crc64 = this.#session.integrity.begin()
    crc64.update(head)
    await this.#sink.write(head, 0)
    this.#pieces.set(0, { crc64: crc64.digest(), bytes: head.length })
    this.#save(facts, step)
  }

  async #fetch(stretch: Stretch, { etag }: ObjectFacts, signal: AbortSignal | undefined): Promise<void> {
    const fetching = { session: this.#session, etag, lane: this.#meter.lane(), signal }
    const piece = await fetchStretch(fetching, stretch, (bytes, offset) => this.#sink.write(bytes, offset))
    this.#pieces.set(stretch.start, piece)
  }

  /** Takes over what an earlier run wrote, as far as it reads back as it was. */
  async #resumed({ etag, size = 0 }: ObjectFacts, checkpoint: DownloadCheckpoint): Promise<boolean> {
    if (checkpoint.etag !== etag || checkpoint.size !== size) {
      if (this.#options.onChanged !== 'restart') throw objectChanged(checkpoint.etag, etag)
      return false
    }
    if (!(await this.#sink.open(size, true))) return false
    this.#meter.phase('hash')
    for (const mark of checkpoint.parts) await this.#takeOver(mark, checkpoint.partSize, size)
    this.#meter.phase('receive')
    return true
  }

  async #takeOver({ number, bytes, crc64 }: PartMark, step: number, size: number): Promise<void> {
    const start = (number - 1) * step
    const found = this.#session.integrity.begin()
    for await (const chunk of this.#sink.read(start, Math.min(size, start + bytes))) found.update(chunk)
    if (found.bytes !== bytes || crc64Hex(found.digest()) !== crc64) return
    this.#pieces.set(start, { crc64: found.digest(), bytes })
    this.#meter.skip(bytes)
  }

  #save({ etag, size = 0 }: ObjectFacts, step: number): void {
    // Without an entity tag nobody can tell later whether it is still the same object.
    if (etag === undefined) return
    const parts = [...this.#pieces].map(([start, { crc64, bytes }]) => ({
      number: start / step + 1,
      bytes,
      crc64: crc64Hex(crc64),
    }))
    this.#keeper.save({ version: 1, kind: 'download', etag, size, partSize: step, parts })
  }

  #inOrder(): Crc64Part[] {
    return [...this.#pieces].sort(([a], [b]) => a - b).map(([, piece]) => piece)
  }

  /** Compares with the object's checksum. Where it differs, each stretch is fetched once more to find the bad one. */
  async #verify(facts: ObjectFacts): Promise<boolean> {
    const { integrity } = this.#session
    const matches = () =>
      integrity.confirms(facts.checksums, integrity.join(this.#inOrder()), 'the object as the service has it')
    let mismatch: unknown
    try {
      return matches()
    } catch (error) {
      mismatch = error
    }
    for (const [start, { bytes, crc64 }] of [...this.#pieces].sort(([a], [b]) => a - b)) {
      await this.#fetch({ start, end: start + bytes }, facts, this.#session.signal)
      if (this.#pieces.get(start)?.crc64 === crc64) continue
      try {
        return matches()
      } catch (error) {
        mismatch = error
      }
    }
    throw mismatch instanceof TransferError
      ? mismatch
      : new TransferError('checksum_mismatch', 'The object is not what it was')
  }
}
