import type { RunningCrc64 } from '@presign/crc64'
import { pieceOf, sliced } from '../body/chunks.js'
import { aborted } from '../errors.js'
import type { Meter } from '../progress/progress.js'
import type { Session } from '../request/session.js'
import type { Stretch } from './byte-range.js'
import { USUAL_RANGE } from './download-to.js'
import type { ObjectFacts } from './object.js'
import { openObject } from './opening.js'
import type { DownloadOptions } from './options.js'
import { fetchStretch, stretches, truncated } from './ranges.js'
import type { Received } from './received.js'

/** A download that is read while it arrives. */
export interface Ordered {
  readonly stream: ReadableStream<Uint8Array>
  readonly facts: ObjectFacts
}

/**
 * Downloads into a stream. Ranges are fetched ahead, `parallel` of them lie in memory at most. The stream fails at its
 * end when what it carried was not right.
 */
export async function downloadOrdered(session: Session, meter: Meter, options: DownloadOptions): Promise<Ordered> {
  const crc64 = session.integrity.begin()
  return new Promise((resolve, reject) => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const writer = writable.getWriter()
    const ending = new AbortController()
    const { signal: outer } = session
    const pass = () => outer && ending.abort(aborted(outer))
    outer?.addEventListener('abort', pass, { once: true })
    // The reader has gone: nothing further is fetched.
    writer.closed.catch((reason) => ending.abort(reason))
    const flow = new Flow(session, meter, options, ending.signal, crc64, async (bytes) => writer.write(bytes))
    flow
      .run((facts) => resolve({ stream: readable, facts }))
      .then(
        () => writer.close(),
        (error) => {
          reject(error)
          ending.abort(error)
          return writer.abort(error)
        },
      )
      .finally(() => outer?.removeEventListener('abort', pass))
      // A reader that has gone needs no further news.
      .catch(() => undefined)
  })
}

class Flow {
  readonly #session: Session
  readonly #meter: Meter
  readonly #options: DownloadOptions
  readonly #signal: AbortSignal
  readonly #push: (bytes: Uint8Array) => Promise<void>
  readonly #crc64: RunningCrc64
  /** Memory of ranges that were passed on. */
  readonly #spent: Uint8Array[] = []

  constructor(
    session: Session,
    meter: Meter,
    options: DownloadOptions,
    signal: AbortSignal,
    crc64: RunningCrc64,
    push: (bytes: Uint8Array) => Promise<void>,
  ) {
    this.#crc64 = crc64
    this.#session = session
    this.#meter = meter
    this.#options = options
    this.#signal = signal
    this.#push = push
  }

  async run(tell: (facts: ObjectFacts) => void): Promise<void> {
    const { partSize = USUAL_RANGE } = this.#options
    const { facts, head } = await openObject(this.#session, partSize, this.#meter.lane(), async (found, received) => {
      this.#meter.total = found.size
      tell(found)
      await this.#whole(found, received)
    })
    if (head) {
      this.#meter.total = facts.size
      tell(facts)
      await this.#passCopied(head)
      await this.#rest(facts, head.length, partSize)
    }
    this.#meter.phase('complete')
    this.#session.integrity.confirms(facts.checksums, this.#crc64.digest(), 'the object as the service has it')
    this.#meter.done()
  }

  async #pass(bytes: Uint8Array): Promise<void> {
    this.#crc64.update(bytes)
    await this.#push(bytes)
  }

  /** All of the object in one answer: after an interruption, what was passed on already is left out. */
  async #whole({ size }: ObjectFacts, received: Received): Promise<void> {
    let at = 0
    for await (const chunk of received.chunks()) {
      const fresh = chunk.subarray(Math.max(0, this.#crc64.bytes - at))
      at += chunk.length
      if (fresh.length > 0) await this.#pass(fresh)
    }
    if (size !== undefined && at < size) throw truncated(size, at)
  }

  async #rest(facts: ObjectFacts, from: number, step: number): Promise<void> {
    const { size = 0 } = facts
    const { parallel = 4 } = this.#options
    if (parallel === 1) {
      if (from < size) await this.#direct({ start: from, end: size }, facts)
      return
    }
    const ahead: Promise<Uint8Array>[] = []
    for (const stretch of stretches(from, size, step)) {
      const fetched = this.#fetched(stretch, facts)
      // Whoever awaits it sees the failure; until then it must not count as unhandled.
      fetched.catch(() => undefined)
      ahead.push(fetched)
      if (ahead.length >= parallel) await this.#passCopied(await (ahead.shift() as Promise<Uint8Array>))
    }
    for (const fetched of ahead) await this.#passCopied(await fetched)
  }

  /** What a reader is given is its own, so that a range's memory can be filled again. */
  async #passCopied(bytes: Uint8Array): Promise<void> {
    for await (const piece of sliced(bytes)) await this.#pass(piece.slice())
    this.#spent.push(bytes)
  }

  async #direct(stretch: Stretch, { etag }: ObjectFacts): Promise<void> {
    const fetching = { session: this.#session, etag, lane: this.#meter.lane(), signal: this.#signal }
    await fetchStretch(fetching, stretch, (bytes) => this.#pass(bytes))
  }

  async #fetched(stretch: Stretch, { etag }: ObjectFacts): Promise<Uint8Array> {
    const bytes = pieceOf(stretch.end - stretch.start, this.#spent)
    const fetching = { session: this.#session, etag, lane: this.#meter.lane(), signal: this.#signal }
    await fetchStretch(fetching, stretch, (chunk, offset) => bytes.set(chunk, offset - stretch.start))
    return bytes
  }
}
