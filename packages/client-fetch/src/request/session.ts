import { type Clock, type LearningClock, systemClock, type Trace, type WireRequest } from '@presign/core'
import type { Dialect, DialectResponse, ServiceFailure } from '@presign/object-storage'
import type { Payload } from '../body/content.js'
import { Integrity } from '../checksum/integrity.js'
import { type Received, receivedFrom } from '../download/received.js'
import { isTransferError, TransferError } from '../errors.js'
import type { Lane } from '../progress/progress.js'
import type { Transport } from '../transports/transport.js'
import { carryOut } from './carry-out.js'
import { failureOf, refusal } from './failure.js'
import { learn } from './learn.js'
import type { TransferNeed } from './need.js'
import type { SessionOptions } from './options.js'
import { RetryPolicy } from './retry.js'
import { type Links, linksOf, type Source } from './source.js'
import { systemTimer, type Timer } from './timer.js'
import { Watch } from './watch.js'
import { type HeaderRecord, headersOf } from './wire.js'
import { type Repeatable, type RetryContext, withRetries } from './with-retries.js'

/** One request of a transfer, to be repeated until it succeeds or nothing more can be done. */
export interface Call<T> {
  readonly need: TransferNeed
  readonly body?: Payload | undefined
  readonly lane?: Lane | undefined
  /** Headers beyond the signed ones; asked for on each attempt, since a resumed download asks for less. */
  readonly headers?: ((request: WireRequest) => HeaderRecord) | undefined
  /** A signal of its own, where several calls end together. */
  readonly signal?: AbortSignal | undefined
  /** Reads an answer that is no failure. What it throws is judged as if the service had failed. */
  read(received: Received): T | Promise<T>
}

const NO_LANE: Lane = { moved: () => undefined, restart: () => undefined }

/** Everything that the requests of one transfer share: permission, patience, time. */
export class Session {
  readonly dialect: Dialect | undefined
  readonly links: Links
  readonly timer: Timer
  readonly transport: Transport
  readonly signal: AbortSignal | undefined
  readonly integrity: Integrity
  readonly #source: Source
  readonly #options: SessionOptions
  readonly #stall: number
  readonly #clock: Clock | LearningClock
  readonly #policy: RetryPolicy
  #reusable: (WireRequest & { readonly trace?: Trace }) | undefined

  constructor(source: Source, options: SessionOptions, transport: () => Transport) {
    this.#source = source
    this.#options = options
    this.dialect = options.dialect
    this.links = linksOf(source, options.dialect)
    this.timer = options.timer ?? systemTimer
    this.transport = options.transport ?? transport()
    this.signal = options.signal
    this.integrity = new Integrity(options.dialect, options.crc64)
    this.#stall = options.stall ?? 30_000
    this.#clock = options.clock ?? systemClock
    this.#policy = new RetryPolicy(options.retry)
  }

  /** The same without the caller's signal, to tidy up after it fired. */
  unsignalled(): Session {
    return new Session(this.#source, { ...this.#options, signal: undefined }, () => this.transport)
  }

  /** Sends a call until it succeeds or nothing more can be done. */
  call<T>(call: Call<T>): Promise<T> {
    const { need, body, lane: shown } = call
    let moved = 0
    let before = 0
    const lane = counted(shown ?? NO_LANE, (bytes) => {
      moved += bytes
    })
    const request: Repeatable<T> = {
      step: need.step,
      ...(need.step === 'part' && { part: need.number }),
      attempt: (attempt) => {
        if (attempt > 1 && need.step !== 'get') shown?.restart()
        before = moved
        return this.#attempt(call, lane, attempt)
      },
      allows: (action) => action === 'pause' || this.links.fresh,
      // What arrived of a download stays.
      advanced: () => need.step === 'get' && moved > before,
      prepare: (error, attempt) => {
        if (body && !body.replayable) throw consumed(error, attempt)
      },
    }
    return withRetries(request, this.#retries(call.signal))
  }

  #retries(signal = this.signal): RetryContext {
    const { onAttempt, onRetry } = this.#options
    return { policy: this.#policy, timer: this.timer, signal, onAttempt, onRetry }
  }

  async #attempt<T>(call: Call<T>, lane: Lane, attempt: number): Promise<T> {
    const request = await this.#link(call.need)
    const { body } = call
    const watch = new Watch(call.signal ?? this.signal, this.timer, this.#limit(body))
    try {
      const headers = headersOf(request, call.headers?.(request))
      const answer = await carryOut(this.transport, request, { headers, body, lane, watch })
      const received = receivedFrom(answer, request, attempt, watch)
      await this.#checkAnswer(received)
      return await call.read(received)
    } catch (error) {
      this.#reusable = undefined
      throw watch.signal.aborted && isTransferError(watch.signal.reason) ? watch.signal.reason : error
    } finally {
      watch.close()
    }
  }

  /** Where the platform does not say what went out, a body is given the time of a thin line: 32 KiB a second. */
  #limit(body: Payload | undefined): number {
    return body && !this.transport.observant ? this.#stall + (body.size / (32 * 1024)) * 1000 : this.#stall
  }

  /** One link serves all ranges of a download, for as long as it lives. */
  async #link(need: TransferNeed): Promise<WireRequest & { readonly trace?: Trace }> {
    if (need.step !== 'get') return this.links.link(need)
    const { expiresAt } = this.#reusable ?? {}
    if (!this.#reusable || (expiresAt !== undefined && Date.parse(expiresAt) < this.#clock.now() + 10_000))
      this.#reusable = await this.links.link(need)
    return this.#reusable
  }

  /** Throws when an answer tells by its status that it is a failure; it teaches the clock before. */
  async #checkAnswer(received: Received): Promise<void> {
    if (received.status >= 200 && received.status < 300) return
    if (received.status >= 300 && received.status < 400 && received.status !== 304) throw redirected(received)
    const response = await received.response()
    const failure = failureOf(response, this.dialect)
    if (failure) throw this.refusal(failure, response, received.request)
  }

  /** The error for a failure, after the clock has learnt from it what it can. */
  refusal(
    failure: ServiceFailure,
    response: DialectResponse,
    request: WireRequest & { readonly trace?: Trace },
  ): TransferError {
    const learnt = learn(this.#clock, failure, response, this.dialect)
    // A service may call a clock that is off by other names, such as "expired" or "not valid yet".
    const skewed = learnt && failure.kind === 'rejected'
    const told = skewed ? ({ ...failure, kind: 'skewed' } as const) : this.#dated(failure, response, request)
    return refusal(told, response, request, this.#clock.now())
  }

  /** Without a dialect, a link that is past its end tells by itself why it was refused. */
  #dated(failure: ServiceFailure, { status }: DialectResponse, { expiresAt }: WireRequest): ServiceFailure {
    const over = expiresAt !== undefined && Date.parse(expiresAt) <= this.#clock.now()
    return failure.kind === 'rejected' && status === 403 && over ? { ...failure, kind: 'expired' } : failure
  }
}

function consumed(error: TransferError, attempts: number): TransferError {
  const message = `${error.message}; the body was read and cannot be sent again`
  return new TransferError('body_consumed', message, { ...error, cause: error, attempts })
}

function counted(lane: Lane, onMoved: (bytes: number) => void): Lane {
  return {
    moved(bytes) {
      onMoved(bytes)
      lane.moved(bytes)
    },
    restart: () => lane.restart(),
  }
}

function redirected({ status, request }: Received): TransferError {
  const host = new URL(request.url).host
  return new TransferError('redirected', `${host} answered ${status}: the signature is for this host alone`, {
    host,
    status,
  })
}
