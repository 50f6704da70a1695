import type { RunningCrc64 } from '@presign/crc64'
import { bufferOf, sliced } from '../body/chunks.js'
import { onAbort } from '../errors.js'
import type { ProgressTracker } from '../progress/progress.js'
import type { Session } from '../request/session.js'
import type { ByteRange } from './byte-range.js'
import { DEFAULT_RANGE_SIZE } from './download-to-sink.js'
import { type ObjectFacts, objectChanged } from './object.js'
import { openObject } from './open-object.js'
import type { DownloadOptions } from './options.js'
import { byteRanges, checkSize, fetchRange, type Receive } from './ranges.js'
import type { ReceivedResponse } from './received-response.js'

/** An object that is read while it arrives. */
export interface StreamedObject {
  readonly stream: ReadableStream<Uint8Array>
  readonly facts: ObjectFacts
}

/**
 * Downloads into a stream. Ranges are fetched ahead; at most `parallel` of them lie in memory. The checksum is known only
 * when all bytes have been passed on, so the stream fails at its end where it differs.
 */
export async function downloadToStream(
  session: Session,
  tracker: ProgressTracker,
  options: DownloadOptions,
): Promise<StreamedObject> {
  const crc64 = session.integrity.begin()
  return new Promise((resolve, reject) => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const writer = writable.getWriter()
    const ending = new AbortController()
    const release = onAbort(session.signal, (error) => ending.abort(error))
    // Its reader has cancelled: nothing further is fetched.
    writer.closed.catch((reason) => ending.abort(reason))
    const download = new StreamDownload(session, tracker, options, ending.signal, crc64, async (bytes) =>
      writer.write(bytes),
    )
    download
      .run((facts) => {
        tracker.total = facts.size
        resolve({ stream: readable, facts })
      })
      .then(
        () => writer.close(),
        (error) => {
          reject(error)
          ending.abort(error)
          return writer.abort(error)
        },
      )
      .finally(release)
      // A reader that has cancelled is not told of the failure that follows from it.
      .catch(() => undefined)
  })
}

/** A download that is passed on in order. Nothing that was passed on can be taken back, so the checksum comes last. */
class StreamDownload {
  readonly #session: Session
  readonly #tracker: ProgressTracker
  readonly #options: DownloadOptions
  readonly #signal: AbortSignal
  readonly #push: (bytes: Uint8Array) => Promise<void>
  readonly #crc64: RunningCrc64
  /** Buffers of ranges that were passed on, to be filled again. */
  readonly #pool: Uint8Array[] = []

  constructor(
    session: Session,
    tracker: ProgressTracker,
    options: DownloadOptions,
    signal: AbortSignal,
    crc64: RunningCrc64,
    push: (bytes: Uint8Array) => Promise<void>,
  ) {
    this.#crc64 = crc64
    this.#session = session
    this.#tracker = tracker
    this.#options = options
    this.#signal = signal
    this.#push = push
  }

  async run(onOpen: (facts: ObjectFacts) => void): Promise<void> {
    const { partSize = DEFAULT_RANGE_SIZE, maxBytes } = this.#options
    let first: ObjectFacts | undefined
    // What an attempt passed on that was interrupted has to be of the same version.
    const goOn = (found: ObjectFacts) => {
      first ??= found
      if (this.#crc64.bytes > 0 && found.etag !== first.etag) throw objectChanged(`${first.etag}`, found.etag)
      onOpen(found)
    }
    const { facts, head } = await openObject(
      this.#session,
      { bytes: partSize, maxBytes },
      this.#tracker.request(),
      async (found, received) => {
        goOn(found)
        await this.#whole(received)
      },
    )
    if (head) {
      goOn(facts)
      // A first attempt may have been answered with the whole object, and was interrupted.
      await this.#passCopied(head.subarray(this.#crc64.bytes))
      await this.#rest(facts, this.#crc64.bytes, partSize)
    }
    this.#tracker.phase('complete')
    checkSize(this.#crc64.bytes, facts)
    this.#session.integrity.confirms(facts.checksums, this.#crc64.digest(), 'the object as the service has it')
    this.#tracker.done()
  }

  async #pass(bytes: Uint8Array): Promise<void> {
    this.#crc64.update(bytes)
    await this.#push(bytes)
  }

  /** All of the object in one response: in a further attempt, what was passed on already is left out. */
  async #whole(received: ReceivedResponse): Promise<void> {
    let at = 0
    for await (const chunk of received.chunks()) {
      const rest = chunk.subarray(Math.max(0, this.#crc64.bytes - at))
      at += chunk.length
      if (rest.length > 0) await this.#pass(rest)
    }
  }

  /** What follows the first bytes: `parallel` ranges are fetched at once and passed on one after another. */
  async #rest(facts: ObjectFacts, from: number, step: number): Promise<void> {
    const { size = 0 } = facts
    const { parallel = 4 } = this.#options
    if (parallel === 1) {
      // Its chunks are passed on as they arrive, so no buffer for a range is needed.
      if (from < size) await this.#fetch({ start: from, end: size }, facts, (bytes) => this.#pass(bytes))
      return
    }
    const ahead: Promise<Uint8Array>[] = []
    for (const range of byteRanges(from, size, step)) {
      const fetched = this.#fetched(range, facts)
      // Awaited below; until then a failure must not count as unhandled.
      fetched.catch(() => undefined)
      ahead.push(fetched)
      if (ahead.length >= parallel) await this.#passCopied(await (ahead.shift() as Promise<Uint8Array>))
    }
    for (const fetched of ahead) await this.#passCopied(await fetched)
  }

  /** A reader may keep what it is given, so it gets a copy, and the range's buffer can be filled again. */
  async #passCopied(bytes: Uint8Array): Promise<void> {
    for await (const chunk of sliced(bytes)) await this.#pass(chunk.slice())
    this.#pool.push(bytes)
  }

  /** A range in a buffer of its own, until its turn comes. */
  async #fetched(range: ByteRange, facts: ObjectFacts): Promise<Uint8Array> {
    const bytes = bufferOf(range.end - range.start, this.#pool)
    await this.#fetch(range, facts, (chunk, offset) => bytes.set(chunk, offset - range.start))
    return bytes
  }

  #fetch(range: ByteRange, facts: ObjectFacts, receive: Receive): Promise<unknown> {
    const progress = this.#tracker.request()
    return fetchRange({ session: this.#session, facts, progress, signal: this.#signal }, range, receive)
  }
}
