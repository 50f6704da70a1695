import { encodeText } from '@presign/core/scheme'
import type { Accepted, Rejected } from '@presign/core/verify'
import { type Explainer, explainRejection, isSmall } from '../auth/explain-rejection.js'
import type { Outcome } from '../server/handle.js'
import type { ParsedRequest } from '../server/parsed-request.js'

/** A request that was answered, and why so. It holds no signature and no token. */
export interface LoggedRequest {
  /** The `x-oss-request-id` or `x-amz-request-id` of the answer. */
  readonly id: string
  /** ISO 8601, UTC, by the server's clock. */
  readonly at: string
  readonly method: string
  /** The raw path, without the query, which may carry a permission. */
  readonly path: string
  readonly bucket: string | undefined
  readonly key: string | undefined
  /** As the service's documentation calls it: `PutObject` … `undefined` for one that got no further than its signature. */
  readonly operation: string | undefined
  readonly status: number
  /** The service's error code. */
  readonly code: string | undefined
  /** What the verifier said; for a rejection of a request up to 8 kB it has the texts that were signed here. */
  readonly verdict: Omit<Accepted, 'query'> | Rejected | undefined
  /**
   * Why it was rejected, in a sentence. Of a wrong signature it names the usual mistake that makes just that one, which
   * takes some milliseconds, and is left out for requests of more than 8 kB or 48 parameters and headers. `undefined`
   * where the signature was not the reason.
   *
   * @param options.within How long to look for the mistake, in milliseconds. Default: until the usual ones are tried.
   */
  explain(options?: { readonly within?: number }): string | undefined
}

/** How many requests are remembered, and how many bytes of memory they take together, roughly. */
const MAX_ENTRIES = 10_000
const MAX_BYTES = 8 * 1024 * 1024

type Remembered = Omit<Outcome, 'verdict'> & Pick<LoggedRequest, 'verdict'>

interface Sized {
  readonly entry: LoggedRequest
  /** Bytes, roughly. */
  readonly size: number
}

/** Remembers what was asked and how it was answered, in a bounded number of bytes. */
export class RequestLog {
  readonly #remembered: Sized[] = []
  readonly #explainer: Explainer
  readonly #listener: ((request: LoggedRequest) => void) | undefined
  #bytes = 0

  constructor(explainer: Explainer, listener?: (request: LoggedRequest) => void) {
    this.#explainer = explainer
    this.#listener = listener
  }

  /** The requests so far, the oldest first; of more than 10 000, or of some 8 MB, the last ones. A copy. */
  get entries(): readonly LoggedRequest[] {
    return this.#remembered.map(({ entry }) => entry)
  }

  add(outcome: Outcome, now: number): void {
    const { requestId: id, request, operation, status, code } = outcome
    const kept = remembered(outcome)
    const isWhole = isHeld(kept)
    // Fields of a form come in no header: what is cut out of them is always copied.
    const own = isWhole || (operation !== 'PostObject' && isShort(request)) ? same : copyOf
    const shown = own({
      method: request?.method ?? '',
      path: request?.path ?? '',
      bucket: outcome.place?.bucket,
      key: outcome.place?.key,
      verdict: kept,
    })
    const { method, path, bucket, key, verdict } = shown
    const explain = this.#explanationOf({ ...outcome, verdict })
    const entry = {
      id,
      at: new Date(now).toISOString(),
      method,
      path,
      bucket,
      key,
      operation,
      status,
      code,
      verdict,
      explain,
    }
    const size = FIXED + 2 * charactersOf(shown) + (isWhole && request ? sizeOf(request, kept) : 0)
    this.#remember({ entry, size })
    this.#listener?.(entry)
  }

  #remember(sized: Sized): void {
    this.#remembered.push(sized)
    this.#bytes += sized.size
    while (this.#remembered.length > MAX_ENTRIES || (this.#bytes > MAX_BYTES && this.#remembered.length > 1))
      this.#bytes -= this.#remembered.shift()?.size ?? 0
  }

  #explanationOf({ request, verdict, operation }: Remembered): LoggedRequest['explain'] {
    if (!request || !verdict || verdict.ok || verdict.reason === 'unsigned') return always(undefined)
    // Of forms there are no usual mistakes to try, and their texts are not kept.
    const isTried = verdict.reason === 'mismatch' && operation !== 'PostObject'
    if (!isTried || !isSmall(request)) return always(verdict.detail)
    return searching(this.#explainer, verdict, request)
  }

  clear(): void {
    this.#remembered.length = 0
    this.#bytes = 0
  }
}

/** A function of its own, since a closure holds all that another one beside it needs: here, a request of 29 kB. */
function always(explanation: string | undefined): LoggedRequest['explain'] {
  return () => explanation
}

function searching(explainer: Explainer, verdict: Rejected, request: ParsedRequest): LoggedRequest['explain'] {
  return ({ within } = {}) => explainRejection(explainer, verdict, request, within)
}

/** Characters of a request's target, or of one of its headers, that an entry may hold though it shows a part of them. */
const MAX_HELD = 512

/** Whether the request is kept whole, to look for its mistake. */
function isHeld(verdict: LoggedRequest['verdict']): verdict is Rejected {
  return verdict?.ok === false && verdict.expected !== undefined
}

/** Whether no text of a request is long, so that what is cut out of it may hold all of it. */
function isShort(request: ParsedRequest | undefined): boolean {
  const texts = request ? [request.target, ...request.headers.values()] : []
  return texts.every((text) => text.length <= MAX_HELD)
}

function same<T>(value: T): T {
  return value
}

/** A text that was cut out of another holds all of it: a path of a few letters, 29 kB. */
function copyOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

/** What an entry takes besides its texts: its objects, and what maps are made of. */
const FIXED = 500

/** The characters of all texts below a value that are a sender's. Each of them takes two bytes, or one in plain text. */
function charactersOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 0
  let sum = 0
  // The service's own words are there once for all entries.
  for (const [name, one] of Object.entries(value)) if (name !== 'service') sum += charactersOf(one)
  return sum
}

/** What a request takes that is held for the search for its mistake, in bytes, with the texts that were signed here. */
function sizeOf({ headers, query, target }: ParsedRequest, { expected }: Rejected): number {
  const { stringToSign = '', canonicalRequest = '' } = expected ?? {}
  const sent = [...headers].reduce((sum, [name, value]) => sum + name.length + value.length + 100, 0)
  return sent + 3 * target.length + 100 * query.size + 2 * (stringToSign.length + canonicalRequest.length)
}

/** In lower case: COS takes its own in any. */
const TOKENS = ['x-cos-security-token', 'x-oss-security-token', 'security-token', 'x-amz-security-token']

/**
 * A verdict as it is remembered: without the query, which may be long, without the token of temporary credentials, and
 * without the texts of a large request, of which only its answer shows. Ten thousand of those would be hundreds of megabytes.
 */
function remembered({ request, verdict }: Outcome): LoggedRequest['verdict'] {
  if (verdict?.ok) return { ...verdict }
  if (!request || !verdict?.expected) return verdict
  const { expected, ...rest } = verdict
  if (!isSmall(request)) return rest
  const sent = [...request.query, ...request.headers].filter(([name]) => TOKENS.includes(name.toLowerCase()))
  const tokens = sent.flatMap(([, token]) => (token === '' ? [] : [token, encodeText(token)]))
  if (tokens.length === 0) return verdict
  const hidden = (text: string) => tokens.reduce((shown, token) => shown.replaceAll(token, '…'), text)
  const { stringToSign, canonicalRequest } = expected
  const canonical = canonicalRequest === undefined ? {} : { canonicalRequest: hidden(canonicalRequest) }
  return { ...rest, expected: { ...expected, stringToSign: hidden(stringToSign), ...canonical } }
}
