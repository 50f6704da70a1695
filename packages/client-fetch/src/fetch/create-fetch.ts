import { type SignInput, systemClock, type WireRequest } from '@presign/core'
import { textOf } from '../download/received-response.js'
import { isTransferError, type TransferError } from '../errors.js'
import type { RequestProgress } from '../progress/progress.js'
import { failureOf, rejection } from '../request/failure.js'
import { IdleTimeout } from '../request/idle-timeout.js'
import { learn } from '../request/learn.js'
import { responseOf } from '../request/response.js'
import { RetryPolicy } from '../request/retry.js'
import { sendRequest } from '../request/send-request.js'
import { systemTimer } from '../request/timer.js'
import { headersOf } from '../request/wire.js'
import { withRetries } from '../request/with-retries.js'
import { type FetchSigner, signedBy } from '../steps/request-provider.js'
import { fetchTransport } from '../transports/fetch-transport.js'
import { type FetchArguments, fetchArguments } from './fetch-arguments.js'
import { locate, queryOf, urlUnknown } from './locate.js'
import type { FetchOptions, ObjectLocation } from './options.js'

/** What {@link createFetch} returns: `fetch` with its own arguments and its own result. */
export type SigningFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/**
 * Makes a `fetch` that signs each attempt when it is sent.
 *
 * Write URLs as for a public object. Idempotent requests (GET, HEAD, PUT, DELETE, OPTIONS) are retried after network
 * failures, 429 and 5xx; every request is retried where the service rejected it for a clock that is off, since it did
 * nothing then. A stream is never sent twice. The last response is returned, whatever its status.
 *
 * @throws TransferError `url_unknown`, those of `send`, and `network` after the last attempt; SigningError from the signer.
 * @example
 * ```ts
 * import { createFetch } from '@presign/client-fetch'
 * import { createSigner } from '@presign/core'
 * import { ossV4 } from '@presign/oss-v4'
 *
 * const signer = createSigner(ossV4({ region: 'cn-hangzhou' }), {
 *   credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
 * })
 * const ossFetch = createFetch(signer)
 * const get = () => ossFetch('https://examplebucket.oss-cn-hangzhou.aliyuncs.com/exampleobject.txt')
 * ```
 */
export function createFetch(signer: FetchSigner, options: FetchOptions = {}): SigningFetch {
  return async (input, init = {}) => {
    const call = await fetchArguments(input, init)
    const signInput = await signInputOf(signer, call, options)
    return new SignedFetch(signer, signInput, call, options).run()
  }
}

// RFC 9110 §9.2.2, less TRACE, which no page may send.
const IDEMPOTENT = ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']

/** One call of a {@link SigningFetch}. */
class SignedFetch {
  readonly #signer: FetchSigner
  readonly #input: SignInput
  readonly #call: FetchArguments
  readonly #options: FetchOptions
  /** The latest response, and the time limit of its attempt. */
  #response: Response | undefined
  #timeout: IdleTimeout | undefined

  constructor(signer: FetchSigner, input: SignInput, call: FetchArguments, options: FetchOptions) {
    this.#signer = signer
    this.#input = input
    this.#call = call
    this.#options = options
  }

  async run(): Promise<Response> {
    const { signal, method, body } = this.#call
    const { retry, timer = systemTimer, onAttempt, onRetry } = this.#options
    // A request that is rejected for a clock that is off was not executed, so even a POST may be sent again.
    const mayRepeat = (action: string) => action === 'sign_again' || IDEMPOTENT.includes(method)
    const request = {
      step: 'fetch' as const,
      attempt: () => this.#attempt(),
      allows: (action: string) => mayRepeat(action) && (body?.replayable ?? true),
    }
    try {
      return await withRetries(request, { policy: new RetryPolicy(retry), timer, signal, onAttempt, onRetry })
    } catch (error) {
      // `fetch` returns error responses, so the last one is returned and not thrown.
      if (!this.#response || signal?.aborted) throw error
      return this.#response
    }
  }

  /** Signs and sends once. A response that tells of a failure is kept: it is returned if no attempt follows. */
  async #attempt(): Promise<Response> {
    this.#timeout?.close()
    this.#response = undefined
    const request = await signedBy(this.#signer, this.#input, this.#options.expiresIn)
    const idleTimeout = this.#startTimeout()
    try {
      const response = await this.#send(request, idleTimeout)
      // The caller reads the body in its own time, and may still abort it. A copy answers 200 before it is made.
      if (response.ok) idleTimeout.disarm()
      const tells = !response.ok || this.#call.method === 'PUT'
      const failure = tells ? await failureIn(response, request, this.#options) : undefined
      idleTimeout.disarm()
      this.#response = response
      if (failure) throw failure
      return response
    } catch (error) {
      if (!this.#response) idleTimeout.close()
      throw idleTimeout.signal.aborted && isTransferError(idleTimeout.signal.reason) ? idleTimeout.signal.reason : error
    }
  }

  /** Where a platform does not report what was sent, an upload looks idle: its attempt has no time limit. */
  #startTimeout(): IdleTimeout {
    const { timer = systemTimer, idleTimeout = 30_000, transport = fetchTransport() } = this.#options
    const { body, signal } = this.#call
    const limit = body && !transport.reportsProgress ? Number.POSITIVE_INFINITY : idleTimeout
    this.#timeout = new IdleTimeout(signal, timer, limit)
    return this.#timeout
  }

  async #send(request: WireRequest, idleTimeout: IdleTimeout): Promise<Response> {
    const { transport = fetchTransport() } = this.#options
    const { body, init } = this.#call
    return responseOf(
      await sendRequest(transport, request, { headers: headersOf(request), body, progress: IDLE, idleTimeout, init }),
    )
  }
}

/** `fetch` has no progress to report. */
const IDLE: RequestProgress = { moved: () => undefined, restart: () => undefined }

/** What is signed: method, bucket, key, query and headers. The host comes from the endpoint again, not from the URL. */
async function signInputOf(signer: FetchSigner, call: FetchArguments, options: FetchOptions): Promise<SignInput> {
  const { endpoint, additionalHeaders } = options
  const { method, url, headers } = call
  const located = options.locate ? options.locate(url) : await locate(signer, url, endpoint)
  if (!located) throw urlUnknown(url, 'no endpoint of the signer is reached there; pass endpoint or locate')
  const request = { method, query: queryOf(url), headers, additionalHeaders, endpoint }
  return { ...request, ...addressed(located) } as SignInput
}

/** An object, a bucket or the service, by what a URL names. */
function addressed({ bucket, key }: ObjectLocation): SignInput {
  if (key !== undefined) return { bucket, key }
  return bucket === undefined ? { resource: 'service' } : { resource: 'bucket', bucket }
}

/** Its reader cancels nothing when it has enough: to cancel one of two copies waits for the other. */
async function* copyOf(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.clone().body?.getReader()
  for (let turn = await reader?.read(); turn?.value; turn = await reader?.read()) yield turn.value
}

/** The failure that a response tells of, if any; the clock learns from it. A copy is read: the caller gets the response. */
async function failureIn(
  response: Response,
  request: WireRequest,
  options: FetchOptions,
): Promise<TransferError | undefined> {
  const { dialect, clock = systemClock } = options
  const { status } = response
  const headers = Object.fromEntries(response.headers)
  const body = await textOf(copyOf(response))
  const failure = failureOf({ status, headers, body, url: request.url }, dialect)
  if (!failure) return undefined
  const learnt = learn(clock, failure, { status, headers }, dialect)
  const skewed = learnt && failure.kind === 'rejected'
  const known = skewed ? ({ ...failure, kind: 'skewed' } as const) : failure
  return rejection(known, { status, headers, body }, request, clock.now())
}
