import { type Clock, type LearningClock, systemClock, type Trace, type WireRequest } from '@presign/core'
import type { Dialect, DialectResponse, ServiceFailure } from '@presign/object-storage'
import type { Payload } from '../body/content.js'
import { Integrity } from '../checksum/integrity.js'
import { type ReceivedResponse, receivedResponse } from '../download/received-response.js'
import { aborted, TransferError } from '../errors.js'
import type { RequestProgress } from '../progress/progress.js'
import { type RequestProvider, requestProviderOf, type Source } from '../steps/request-provider.js'
import type { TransferStep } from '../steps/transfer-step.js'
import type { Transport } from '../transports/transport.js'
import { failureOf, rejection } from './failure.js'
import { IdleTimeout } from './idle-timeout.js'
import { learn } from './learn.js'
import type { SessionOptions } from './options.js'
import { RetryPolicy } from './retry.js'
import { sendRequest } from './send-request.js'
import { systemTimer, type Timer } from './timer.js'
import { type HeaderRecord, headersOf } from './wire.js'
import { type Repeatable, type RetryContext, withRetries } from './with-retries.js'

/** One request of a transfer, sent again until it succeeds or nothing more can be done. */
export interface Call<T> {
  readonly step: TransferStep
  readonly body?: Payload | undefined
  readonly progress?: RequestProgress | undefined
  /** Headers beyond the signed ones. Called in each attempt, since a range that was interrupted needs less of it. */
  readonly headers?: ((request: WireRequest) => HeaderRecord) | undefined
  /** Default: the caller's. Requests that run concurrently have one of their own, which ends them together. */
  readonly signal?: AbortSignal | undefined
  /** Reads a response whose status is a success. What it throws is treated as a failure of the service. */
  read(received: ReceivedResponse): T | Promise<T>
}

/** What the requests of one transfer share: where signatures come from, the retry policy, transport and time. */
export class Session {
  readonly dialect: Dialect | undefined
  readonly provider: RequestProvider
  readonly timer: Timer
  readonly transport: Transport
  readonly signal: AbortSignal | undefined
  readonly integrity: Integrity
  readonly #source: Source
  readonly #options: SessionOptions
  readonly #idleLimit: number
  readonly #clock: Clock | LearningClock
  readonly #policy: RetryPolicy
  #reusable: (WireRequest & { readonly trace?: Trace }) | undefined

  constructor(source: Source, options: SessionOptions, transport: () => Transport) {
    this.#source = source
    this.#options = options
    this.dialect = options.dialect
    this.provider = requestProviderOf(source, options.dialect)
    this.timer = options.timer ?? systemTimer
    this.transport = options.transport ?? transport()
    this.signal = options.signal
    this.integrity = new Integrity(options.dialect, options.crc64)
    this.#idleLimit = options.idleTimeout ?? 30_000
    this.#clock = options.clock ?? systemClock
    this.#policy = new RetryPolicy(options.retry)
  }

  /** The same without the caller's signal, to remove parts after it fired. */
  unsignalled(): Session {
    return new Session(this.#source, { ...this.#options, signal: undefined }, () => this.transport)
  }

  /** Sends a call until it succeeds or nothing more can be done. */
  call<T>(call: Call<T>): Promise<T> {
    const { step, body, progress: shown } = call
    let moved = 0
    let before = 0
    // Counted, to see whether an attempt got anywhere.
    const progress: RequestProgress = {
      moved(bytes) {
        moved += bytes
        shown?.moved(bytes)
      },
      restart: () => shown?.restart(),
    }
    const request: Repeatable<T> = {
      step: step.step,
      ...(step.step === 'part' && { part: step.number }),
      attempt: (attempt) => {
        if (attempt > 1 && step.step !== 'get') shown?.restart()
        before = moved
        return this.#attempt(call, progress)
      },
      allows: (action) => action === 'pause' || this.provider.canRenew,
      // Bytes that arrived are kept; those that were sent are sent again.
      advanced: () => step.step === 'get' && moved > before,
      prepare: (error, attempt) => {
        if (body && !body.replayable) throw consumed(error, attempt)
      },
    }
    return withRetries(request, this.#retries(call.signal))
  }

  #retries(signal = this.signal): RetryContext {
    return { ...this.#options, policy: this.#policy, timer: this.timer, signal }
  }

  async #attempt<T>(call: Call<T>, progress: RequestProgress): Promise<T> {
    const request = await this.#request(call.step)
    const { body } = call
    const idleTimeout = new IdleTimeout(call.signal ?? this.signal, this.timer, this.#limit(body))
    try {
      const headers = headersOf(request, call.headers?.(request))
      const answer = await sendRequest(this.transport, request, { headers, body, progress, idleTimeout })
      const received = receivedResponse(answer, request, idleTimeout)
      if (received.status < 200 || received.status >= 300) await this.responseOf(received)
      return await call.read(received)
    } catch (error) {
      this.#reusable = undefined
      throw idleTimeout.signal.aborted ? aborted(idleTimeout.signal) : error
    } finally {
      idleTimeout.close()
    }
  }

  /** Where a platform does not report what was sent, silence is normal: the limit allows for 32 KiB a second. */
  #limit(body: Payload | undefined): number {
    return body && !this.transport.reportsProgress
      ? this.#idleLimit + (body.size / (32 * 1024)) * 1000
      : this.#idleLimit
  }

  /** One signed request serves all ranges of a download, until it expires or fails. */
  async #request(step: TransferStep): Promise<WireRequest & { readonly trace?: Trace }> {
    if (step.step !== 'get') return this.provider.request(step)
    const { expiresAt } = this.#reusable ?? {}
    if (!this.#reusable || (expiresAt !== undefined && Date.parse(expiresAt) < this.#clock.now() + 10_000))
      this.#reusable = await this.provider.request(step)
    return this.#reusable
  }

  /** Reads a response as text, and throws for a failure, which may stand below a 200 as well. */
  async responseOf(received: ReceivedResponse): Promise<DialectResponse> {
    const response = await received.response()
    const failure = failureOf(response, this.dialect)
    if (failure) throw this.#rejection(failure, response, received.request)
    return response
  }

  /** The error for a failure. The clock learns from it first, so that the next attempt is signed with the service's time. */
  #rejection(
    failure: ServiceFailure,
    response: DialectResponse,
    request: WireRequest & { readonly trace?: Trace },
  ): TransferError {
    const learnt = learn(this.#clock, failure, response, this.dialect)
    // Services have several codes for a clock that is off, such as "expired" and "not valid yet".
    const skewed = learnt && failure.kind === 'rejected'
    const known = skewed ? ({ ...failure, kind: 'skewed' } as const) : this.#expiredOr(failure, response, request)
    return rejection(known, response, request, this.#clock.now())
  }

  /** Without a dialect nothing reads the error's code; a link whose expiry has passed was rejected for that. */
  #expiredOr(failure: ServiceFailure, { status }: DialectResponse, { expiresAt }: WireRequest): ServiceFailure {
    const expired = expiresAt !== undefined && Date.parse(expiresAt) <= this.#clock.now()
    return failure.kind === 'rejected' && status === 403 && expired ? { ...failure, kind: 'expired' } : failure
  }
}

/** The error for a stream that would have to be sent a second time; its cause is why. */
function consumed(error: TransferError, attempts: number): TransferError {
  const message = `${error.message}; the body was read already`
  return new TransferError('body_consumed', message, { ...error, cause: error, attempts })
}
