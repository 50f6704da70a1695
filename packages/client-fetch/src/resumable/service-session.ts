import { type DialectResponse, present, type SessionRequest, type Stored } from '@presign/object-storage'
import type { Payload } from '../body/content.js'
import { failed, TransferError } from '../errors.js'
import type { RequestProgress } from '../progress/progress.js'
import { RetryPolicy } from '../request/retry.js'
import { Session } from '../request/session.js'
import { systemTimer } from '../request/timer.js'
import { withRetries } from '../request/with-retries.js'
import type { TransferStep } from '../steps/transfer-step.js'
import type { Transport } from '../transports/transport.js'
import { unreadable } from '../upload/stored.js'
import type { ResumableOptions } from './options.js'

/** How far a session is. */
export interface SessionState {
  /** Bytes that the service holds; without end once it has made the object. */
  readonly held: number
  readonly stored?: Stored
}

/** Bytes of the body that go in one request, unless it fails. */
export interface Piece {
  /** From 1. */
  readonly number: number
  readonly start: number
  readonly end: number
  /** The bytes from `at`, which is not before `start`. */
  from(at: number): Payload
}

/**
 * A session at the service, by its URL. Each request is sent once here; after a failure the service is asked how far it is
 * before anything is sent again, since it may hold a part of what was sent.
 */
export class ServiceSession {
  readonly #session: Session
  readonly #options: ResumableOptions
  readonly #url: string
  readonly #size: number | undefined
  readonly #policy: RetryPolicy

  /** @param size Bytes of the whole body, where they are known. */
  constructor(url: string, size: number | undefined, options: ResumableOptions, transport: Transport) {
    this.#url = url
    this.#size = size
    this.#options = options
    this.#policy = new RetryPolicy(options.retry)
    const { onAttempt: _, onRetry: __, ...quiet } = options
    const once = { ...quiet, retry: { ...options.retry, attempts: 1 } }
    const request = (method: string) => ({ method, url, headers: {}, absentHeaders: [] })
    this.#session = new Session(
      ({ step }) => request(step === 'abort' ? 'DELETE' : 'PUT'),
      once,
      () => transport,
    )
  }

  /** Asks how far it is. With `size`, and all bytes of it sent, it ends the upload. */
  ask(size = this.#size): Promise<SessionState> {
    return this.#retried({ step: 'list', uploadId: this.#url }, () => this.#ask(size))
  }

  /**
   * Sends a piece, from what the service holds of it already.
   *
   * @param body The bytes from its start.
   */
  send(piece: Piece, held: number, body: Payload, progress: RequestProgress): Promise<SessionState> {
    const { number, start, end } = piece
    const step: TransferStep = { step: 'part', uploadId: this.#url, number, size: end - start }
    const { multipleOf } = this.#options.dialect.uploads
    let little = 0
    const putFrom = async (at: number) => {
      const state = await this.#put(step, piece, at, at === start ? body : piece.from(at), progress)
      const taken = state.held - at
      if (taken < Math.min(multipleOf, end - at)) little += 1
      if ((taken <= 0 && at < end) || little > MOST_LITTLE) throw stuck(number)
      checkClaim(state, piece, this.#isLast(end))
      return state
    }
    return this.#retried(step, async (attempt) => {
      progress.restart()
      // A body without bytes is sent, too: it ends the upload.
      let state = attempt === 1 ? await putFrom(Math.max(start, held)) : await this.#ask(this.#size)
      if (attempt > 1) progress.moved(Math.max(0, Math.min(state.held, end) - start))
      while (state.held < end) state = await putFrom(Math.max(start, state.held))
      return state
    })
  }

  /** Ends it, whatever the caller's signal says. A failure is ignored: there is one already, which the caller is to see. */
  async cancel(): Promise<void> {
    const { method, headers } = this.#options.dialect.uploads.cancel()
    const session = this.#session.unsignalled()
    const step: TransferStep = { step: 'abort', uploadId: this.#url }
    await session.call({ step, headers: () => headers, read: () => method }).catch(() => undefined)
  }

  #retried<T>(step: TransferStep, attempt: (attempt: number) => Promise<T>): Promise<T> {
    const { timer = systemTimer, signal, onAttempt, onRetry } = this.#options
    const what = present({ step: step.step, part: step.step === 'part' ? step.number : undefined })
    const context = { policy: this.#policy, timer, signal, onAttempt, onRetry }
    return withRetries({ ...what, attempt, allows: () => true }, context)
  }

  #ask(size: number | undefined): Promise<SessionState> {
    const step: TransferStep = { step: 'list', uploadId: this.#url }
    return this.#sent(step, this.#options.dialect.uploads.ask(size))
  }

  #put(step: TransferStep, { end }: Piece, at: number, body: Payload, progress: RequestProgress) {
    const { uploads } = this.#options.dialect
    const size = this.#size ?? (this.#isLast(end) ? end : undefined)
    return this.#sent(step, uploads.piece(at, end - at, size), body, progress)
  }

  /** The last piece of a stream tells by its length that it is, and so how long the stream was. */
  #isLast(end: number): boolean {
    return this.#size === undefined ? end % this.#options.dialect.uploads.multipleOf !== 0 : end >= this.#size
  }

  #sent(step: TransferStep, { headers }: SessionRequest, body?: Payload, progress?: RequestProgress) {
    return this.#session.call<SessionState>({
      step,
      body,
      progress,
      headers: () => headers,
      read: async (received) => {
        const response = await this.#session.responseOf(received)
        return this.#stateIn(response) ?? failed(unreadable('how many bytes it holds', received))
      },
    })
  }

  #stateIn(response: DialectResponse): SessionState | undefined {
    const { dialect } = this.#options
    const held = dialect.uploads.readHeld(response)
    if (held !== undefined) return held <= (this.#size ?? held) ? { held } : undefined
    const stored = dialect.readStored(response)
    // A page of someone who stands before the service has a status of 200, too.
    return stored?.etag === undefined ? undefined : { held: Number.POSITIVE_INFINITY, stored }
  }
}

/** How often less may be taken of a piece than a service takes at once, before it counts as one that takes nothing. */
const MOST_LITTLE = 16

/**
 * A service holds no more than was sent, and makes no object before its last byte: to believe that would leave out
 * what no one has.
 */
function checkClaim({ held, stored }: SessionState, { number, end }: Piece, isLast: boolean): void {
  if (stored ? isLast : held <= end) return
  const claim = stored ? 'the object' : `${held} bytes`
  throw new TransferError(
    'response_unreadable',
    `The service claims to have ${claim} after piece ${number}, which ends at ${end}`,
  )
}

/** Sent again after a pause, as when a service is busy. */
function stuck(number: number): TransferError {
  return new TransferError('unavailable', `The service took none of the bytes of piece ${number}`)
}
