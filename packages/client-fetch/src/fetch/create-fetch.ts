import { type Endpoint, type LearningClock, type SignInput, systemClock, type WireRequest } from '@presign/core'
import type { Dialect } from '@presign/object-storage'
import { isTransferError, TransferError } from '../errors.js'
import type { Lane } from '../progress/progress.js'
import { carryOut } from '../request/carry-out.js'
import { failureOf, refusal } from '../request/failure.js'
import { learn } from '../request/learn.js'
import { responseOf } from '../request/response.js'
import { Patience, type RetryOptions, remedyFor } from '../request/retry.js'
import type { FetchSigner } from '../request/source.js'
import { systemTimer, type Timer, wait } from '../request/timer.js'
import { Watch } from '../request/watch.js'
import { headersOf } from '../request/wire.js'
import { fetchTransport } from '../transports/fetch-transport.js'
import type { Transport } from '../transports/transport.js'
import { type Asked, askedFor } from './asked.js'
import { type Located, locatedBy, queryOf, unknown } from './located.js'

/** Options of {@link createFetch}. */
export interface FetchOptions {
  /** Reads bucket and key from a URL. Default: as the endpoint of the signer's scheme does. */
  readonly locate?: ((url: string) => Located | undefined) | undefined
  /** Where requests go, instead of the scheme's endpoint. URLs are read by it, too. */
  readonly endpoint?: Endpoint | undefined
  /** Seconds: sends presigned URLs instead of signed headers. */
  readonly expiresIn?: number | undefined
  /** Names of headers to sign beyond those the scheme always signs. */
  readonly additionalHeaders?: readonly string[] | undefined
  /** Tells which failures may be repeated, and what time it is there. */
  readonly dialect?: Dialect | undefined
  readonly retry?: RetryOptions | undefined
  /** The very clock that the signer was made with: it learns the service's time. */
  readonly clock?: LearningClock | undefined
  /** Milliseconds without a byte of the body moving, or of waiting for the answer. Default 30000. */
  readonly stall?: number | undefined
  readonly transport?: Transport | undefined
  readonly timer?: Timer | undefined
}

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
    const patience = new Patience(options.retry)
    for (let attempt = 1; ; attempt++) {
      const outcome = await attemptOf(signer, signInput, asked, options)
      const pause = pauseAfter(outcome, asked, attempt, patience)
      if (pause === undefined) {
        if ('error' in outcome) throw outcome.error
        return outcome.response
      }
      await wait(options.timer ?? systemTimer, pause, asked.signal)
    }
  }
}

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

/** What came of an attempt. */
type Outcome =
  | { readonly response: Response; readonly failure: TransferError | undefined }
  | { readonly error: unknown }

async function attemptOf(signer: FetchSigner, input: SignInput, asked: Asked, options: FetchOptions): Promise<Outcome> {
  const request = await signedBy(signer, input, options.expiresIn)
  const { timer = systemTimer, stall = 30_000, transport = fetchTransport() } = options
  const { body, init } = asked
  const watch = new Watch(asked.signal, timer, body && !transport.observant ? Number.POSITIVE_INFINITY : stall)
  try {
    const answer = await carryOut(transport, request, { headers: headersOf(request), body, lane: IDLE, watch, init })
    watch.ease()
    const response = responseOf(answer)
    return { response, failure: response.ok ? undefined : await failureIn(response, request, options) }
  } catch (error) {
    watch.close()
    return { error }
  }
}

const IDLE: Lane = { moved: () => undefined, restart: () => undefined }

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

// RFC 9110 §9.2.2, less TRACE, which no page may send.
const IDEMPOTENT = ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']

function pauseAfter(
  outcome: Outcome,
  { method, body }: Asked,
  attempt: number,
  patience: Patience,
): number | undefined {
  const error = 'error' in outcome ? outcome.error : outcome.failure
  if (!isTransferError(error)) return undefined
  const remedy = remedyFor(error)
  // A clock that is off is refused before anything is done, so even what adds up may be sent again.
  if (remedy === 'give_up' || (remedy === 'pause' && !IDEMPOTENT.includes(method))) return undefined
  return body && !body.replayable ? undefined : patience.pause(error, attempt)
}
