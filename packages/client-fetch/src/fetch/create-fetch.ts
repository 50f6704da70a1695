import { type SignInput, systemClock, type WireRequest } from '@presign/core'
import { isTransferError, TransferError } from '../errors.js'
import type { Lane } from '../progress/progress.js'
import { carryOut } from '../request/carry-out.js'
import { failureOf, refusal } from '../request/failure.js'
import { learn } from '../request/learn.js'
import { responseOf } from '../request/response.js'
import { RetryPolicy } from '../request/retry.js'
import type { FetchSigner } from '../request/source.js'
import { systemTimer } from '../request/timer.js'
import { Watch } from '../request/watch.js'
import { headersOf } from '../request/wire.js'
import { withRetries } from '../request/with-retries.js'
import { fetchTransport } from '../transports/fetch-transport.js'
import { type Asked, askedFor } from './asked.js'
import { locatedBy, queryOf, unknown } from './located.js'
import type { FetchOptions, Located } from './options.js'

/** What {@link createFetch} returns: `fetch` with its own arguments and its own result. */
export type SigningFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/**
 * Makes a `fetch` that signs each attempt when it is sent.
 *
 * Write URLs as you would for a public object. What may be repeated is repeated: methods that do not add up (GET, HEAD,
 * PUT, DELETE, OPTIONS) after network failures, 429 and 5xx; every method where the service refused a clock that is off,
 * since nothing was done then. A body that can be read once is never sent twice. The last answer is returned, whatever
 * its status.
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
    const asked = await askedFor(input, init)
    const signInput = await signInputOf(signer, asked, options)
    return new SignedFetch(signer, signInput, asked, options).run()
  }
}

// RFC 9110 §9.2.2, less TRACE, which no page may send.
const IDEMPOTENT = ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']

/** One call of a {@link SigningFetch}. */
class SignedFetch {
  readonly #signer: FetchSigner
  readonly #input: SignInput
  readonly #asked: Asked
  readonly #options: FetchOptions
  /** The latest answer, and the time limit of its attempt. */
  #response: Response | undefined
  #watch: Watch | undefined

  constructor(signer: FetchSigner, input: SignInput, asked: Asked, options: FetchOptions) {
    this.#signer = signer
    this.#input = input
    this.#asked = asked
    this.#options = options
  }

  async run(): Promise<Response> {
    const { signal, method, body } = this.#asked
    const { retry, timer = systemTimer, onAttempt, onRetry } = this.#options
    // A clock that is off is refused before anything is done, so even what adds up may be sent again.
    const repeats = (action: string) => action === 'sign_again' || IDEMPOTENT.includes(method)
    const request = {
      step: 'fetch' as const,
      attempt: () => this.#attempt(),
      allows: (action: string) => repeats(action) && (body?.replayable ?? true),
    }
    try {
      return await withRetries(request, { policy: new RetryPolicy(retry), timer, signal, onAttempt, onRetry })
    } catch (error) {
      // The last answer is returned, whatever its status.
      if (!this.#response || signal?.aborted) throw error
      return this.#response
    }
  }

  async #attempt(): Promise<Response> {
    this.#watch?.close()
    this.#response = undefined
    const request = await signedBy(this.#signer, this.#input, this.#options.expiresIn)
    const watch = this.#watched()
    try {
      const response = await this.#answer(request, watch)
      const failure = response.ok ? undefined : await failureIn(response, request, this.#options)
      // The caller reads the body in its own time, and may still abort it.
      watch.ease()
      this.#response = response
      if (failure) throw failure
      return response
    } catch (error) {
      if (!this.#response) watch.close()
      throw watch.signal.aborted && isTransferError(watch.signal.reason) ? watch.signal.reason : error
    }
  }

  #watched(): Watch {
    const { timer = systemTimer, stall = 30_000, transport = fetchTransport() } = this.#options
    const { body, signal } = this.#asked
    const limit = body && !transport.observant ? Number.POSITIVE_INFINITY : stall
    this.#watch = new Watch(signal, timer, limit)
    return this.#watch
  }

  async #answer(request: WireRequest, watch: Watch): Promise<Response> {
    const { transport = fetchTransport() } = this.#options
    const { body, init } = this.#asked
    return responseOf(
      await carryOut(transport, request, { headers: headersOf(request), body, lane: IDLE, watch, init }),
    )
  }
}

const IDLE: Lane = { moved: () => undefined, restart: () => undefined }

async function signInputOf(signer: FetchSigner, asked: Asked, options: FetchOptions): Promise<SignInput> {
  const { endpoint, additionalHeaders } = options
  const { method, url, headers } = asked
  const located = options.locate ? options.locate(url) : await locatedBy(signer, url, endpoint)
  if (!located) throw unknown(url, 'no endpoint of the signer is reached there; pass endpoint or locate')
  const request = { method, query: queryOf(url), headers, additionalHeaders, endpoint }
  return { ...request, ...addressed(located) } as SignInput
}

/** An object, a bucket or the service, by what a URL names. */
function addressed({ bucket, key }: Located): SignInput {
  if (key !== undefined) return { bucket, key }
  return bucket === undefined ? { resource: 'service' } : { resource: 'bucket', bucket }
}

async function signedBy(signer: FetchSigner, input: SignInput, expiresIn: number | undefined): Promise<WireRequest> {
  if (expiresIn === undefined && signer.sign) return signer.sign(input)
  if (signer.presign) return signer.presign({ ...input, expiresIn: expiresIn ?? 900 })
  throw new TransferError('link_invalid', 'Cannot sign: the signer has neither sign nor presign')
}

/** Reads a copy of an answer that tells of a failure, and lets the clock learn from it. */
async function failureIn(
  response: Response,
  request: WireRequest,
  options: FetchOptions,
): Promise<TransferError | undefined> {
  const { dialect, clock = systemClock } = options
  const { status } = response
  const headers = Object.fromEntries(response.headers)
  const body = await response.clone().text()
  const failure = failureOf({ status, headers, body, url: request.url }, dialect)
  if (!failure) return undefined
  const learnt = learn(clock, failure, { status, headers }, dialect)
  const skewed = learnt && failure.kind === 'rejected'
  const told = skewed ? ({ ...failure, kind: 'skewed' } as const) : failure
  return refusal(told, { status, headers, body }, request, clock.now())
}
