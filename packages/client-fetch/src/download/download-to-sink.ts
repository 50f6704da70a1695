import { type Crc64Part, crc64Hex } from '@presign/crc64'
import { CheckpointWriter, type DownloadCheckpoint, type PartRecord } from '../checkpoint/checkpoint.js'
import { aborted } from '../errors.js'
import type { ProgressTracker, RequestProgress } from '../progress/progress.js'
import type { Session } from '../request/session.js'
import { mapConcurrently } from '../transfer/map-concurrently.js'
import type { ByteRange } from './byte-range.js'
import { type ObjectFacts, objectChanged } from './object.js'
import { openObject } from './open-object.js'
import type { DownloadOptions } from './options.js'
import { byteRanges, checkSize, fetchRange, type Receive } from './ranges.js'
import type { ReceivedResponse } from './received-response.js'
import type { Sink } from './sink.js'

/** How many ranges a checkpoint may have. 5 TB in ranges of 8 MiB are 650 000. */
const MAX_RANGES = 1_000_000

/** Bytes of a range by default: a round trip is a small part of its time, and little is fetched again after a failure. */
export const DEFAULT_RANGE_SIZE = 8 * 1024 * 1024

/** What {@link downloadToSink} found out. */
export interface SinkDownloadResult {
  readonly facts: ObjectFacts
  readonly size: number
  readonly verified: boolean
}

/** Downloads into a sink, or resumes what a checkpoint tells of. */
export async function downloadToSink(
  session: Session,
  sink: Sink,
  tracker: ProgressTracker,
  options: DownloadOptions,
): Promise<SinkDownloadResult> {
  const checkpoints = new CheckpointWriter<DownloadCheckpoint>(options.checkpoint, 'download')
  try {
    const result = await new SinkDownload(session, sink, tracker, options, checkpoints).run(
      await checkpoints.load(MAX_RANGES),
    )
    await sink.finish()
    await checkpoints.clear()
    return result
  } catch (error) {
    await checkpoints.settled()
    // The failure that ended the download is the one to tell.
    await sink.close(options.checkpoint !== undefined).catch(() => undefined)
    throw error
  }
}

/** A download into a sink: ranges in any order, each recorded when its bytes are in their place, compared at the end. */
class SinkDownload {
  readonly #session: Session
  readonly #sink: Sink
  readonly #tracker: ProgressTracker
  readonly #options: DownloadOptions
  readonly #checkpoints: CheckpointWriter<DownloadCheckpoint>
  /** What is written, by the first byte of each range. */
  readonly #parts = new Map<number, Crc64Part>()

  constructor(
    session: Session,
    sink: Sink,
    tracker: ProgressTracker,
    options: DownloadOptions,
    checkpoints: CheckpointWriter<DownloadCheckpoint>,
  ) {
    this.#session = session
    this.#sink = sink
    this.#tracker = tracker
    this.#options = options
    this.#checkpoints = checkpoints
  }

  async run(checkpoint: DownloadCheckpoint | undefined): Promise<SinkDownloadResult> {
    const { partSize = DEFAULT_RANGE_SIZE, maxBytes } = this.#options
    const step = checkpoint?.partSize ?? partSize
    const progress = this.#tracker.request()
    const { facts, head } = await openObject(
      this.#session,
      { bytes: checkpoint ? 1 : step, maxBytes },
      progress,
      (found, received) => this.#whole(found, received, progress),
    )
    if (head) await this.#ranges(facts, checkpoint, head, step)
    this.#tracker.phase('complete')
    const verified = await this.#verify(facts)
    const size = this.#inOrder().reduce((sum, [, { bytes }]) => sum + bytes, 0)
    checkSize(size, facts)
    return { facts, size, verified }
  }

  /** Writes a response that is all of the object, whatever was asked for. */
  async #whole({ size }: ObjectFacts, received: ReceivedResponse, progress: RequestProgress): Promise<void> {
    this.#tracker.total = size
    await this.#sink.open(size, false)
    const crc64 = this.#session.integrity.begin()
    const writer = this.#writer(0)
    for await (const chunk of received.chunks()) {
      const written = writer.write(chunk, crc64.bytes)
      crc64.update(chunk)
      await written
      progress.moved(chunk.length)
    }
    await writer.end()
    this.#parts.set(0, { crc64: crc64.digest(), bytes: crc64.bytes })
  }

  /** Gathers small chunks where the sink can; a range is recorded only after `end`, so nothing unwritten is relied on. */
  #writer(offset: number): { write: Receive; end(): Promise<void> } {
    const write: Receive = (bytes, at) => this.#sink.write(bytes, at)
    return this.#sink.writer?.(offset) ?? { write, end: async () => undefined }
  }

  async #ranges(
    facts: ObjectFacts,
    checkpoint: DownloadCheckpoint | undefined,
    head: Uint8Array,
    step: number,
  ): Promise<void> {
    const { size = 0 } = facts
    const { parallel = 4 } = this.#options
    this.#tracker.total = size
    if (!(checkpoint && (await this.#resumed(facts, checkpoint)))) {
      await this.#sink.open(size, false)
      await this.#keepHead(facts, head, step)
    }
    // One connection needs one request, unless a checkpoint records which ranges arrived.
    const start = this.#parts.get(0)?.bytes ?? 0
    const ranges = parallel === 1 && !this.#options.checkpoint ? [{ start, end: size }] : byteRanges(0, size, step)
    const missing = async function* (done: ReadonlyMap<number, Crc64Part>): AsyncGenerator<ByteRange> {
      for (const range of ranges) if (range.start < range.end && !done.has(range.start)) yield range
    }
    await mapConcurrently(missing(this.#parts), parallel, this.#session.signal, async (range, signal) => {
      await this.#fetch(range, facts, signal)
      await this.#save(facts, step)
    })
  }

  /** The first bytes came with the response that told the object's size. */
  async #keepHead(facts: ObjectFacts, head: Uint8Array, step: number): Promise<void> {
    if (head.length < Math.min(step, facts.size ?? 0)) return
    const crc64 = this.#session.integrity.begin()
    crc64.update(head)
    await this.#sink.write(head, 0)
    this.#parts.set(0, { crc64: crc64.digest(), bytes: head.length })
    await this.#save(facts, step)
  }

  async #fetch(range: ByteRange, facts: ObjectFacts, signal: AbortSignal | undefined): Promise<void> {
    const fetching = { session: this.#session, facts, progress: this.#tracker.request(), signal }
    const writer = this.#writer(range.start)
    const part = await fetchRange(fetching, range, (bytes, at) => writer.write(bytes, at))
    await writer.end()
    this.#parts.set(range.start, part)
  }

  /** Keeps what an earlier run wrote, as far as it reads back as it was recorded: a disk may have lost what was not synced. */
  async #resumed({ etag, size = 0 }: ObjectFacts, checkpoint: DownloadCheckpoint): Promise<boolean> {
    if (checkpoint.etag !== etag || checkpoint.size !== size) {
      if (this.#options.onChanged !== 'restart') throw objectChanged(checkpoint.etag, etag)
      return false
    }
    if (!(await this.#sink.open(size, true))) return false
    this.#tracker.phase('hash')
    for (const record of checkpoint.parts) {
      const { signal } = this.#session
      if (signal?.aborted) throw aborted(signal)
      await this.#keepIfIntact(record, checkpoint.partSize, size)
    }
    this.#tracker.phase('receive')
    return true
  }

  async #keepIfIntact({ number, bytes, crc64 }: PartRecord, step: number, size: number): Promise<void> {
    const start = (number - 1) * step
    // A record counts only when it is as long as its range: what is left out of one would never be fetched.
    if (bytes !== Math.min(size, start + step) - start) return
    const found = this.#session.integrity.begin()
    for await (const chunk of this.#sink.read(start, start + bytes)) found.update(chunk)
    if (found.bytes !== bytes || crc64Hex(found.digest()) !== crc64) return
    this.#parts.set(start, { crc64: found.digest(), bytes })
    this.#tracker.skip(bytes)
  }

  async #save({ etag, size = 0 }: ObjectFacts, step: number): Promise<void> {
    // Without an entity tag a later run cannot tell whether it is still the same object.
    if (!etag) return
    const parts = [...this.#parts].map(([start, { crc64, bytes }]) => ({
      number: start / step + 1,
      bytes,
      crc64: crc64Hex(crc64),
    }))
    await this.#checkpoints.save({ version: 1, kind: 'download', etag, size, partSize: step, parts })
  }

  /** In the order of the object: checksums are joined that way, and ranges arrive in any. */
  #inOrder(): [start: number, part: Crc64Part][] {
    return [...this.#parts].sort(([a], [b]) => a - b)
  }

  /**
   * Compares with the object's checksum. It is of the whole and does not tell which range is wrong: where it differs,
   * each range is fetched once more, until all fit together.
   */
  async #verify(facts: ObjectFacts): Promise<boolean> {
    const { integrity } = this.#session
    const matches = () =>
      integrity.confirms(
        facts.checksums,
        integrity.join(this.#inOrder().map(([, part]) => part)),
        'the object as the service has it',
      )
    let mismatch: unknown
    try {
      return matches()
    } catch (error) {
      mismatch = error
    }
    for (const [start, { bytes, crc64 }] of this.#inOrder()) {
      await this.#fetch({ start, end: start + bytes }, facts, this.#session.signal)
      if (this.#parts.get(start)?.crc64 === crc64) continue
      try {
        return matches()
      } catch (error) {
        mismatch = error
      }
    }
    throw mismatch
  }
}
