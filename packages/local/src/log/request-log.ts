import { encodeText } from '@presign/core/scheme'
import type { Verdict } from '@presign/core/verify'
import { type Explainer, explainRejection } from '../auth/explain-rejection.js'
import type { Outcome } from '../server/handle.js'

/** A request that was answered, and why so. It holds no signature and no token. */
export interface LoggedRequest {
  /** The `x-oss-request-id` of the answer. */
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
  /** What the verifier said; for a rejection it has the texts that were signed here. */
  readonly verdict: Verdict | undefined
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
const MAX_BYTES = 16 * 1024 * 1024

interface Remembered {
  readonly entry: LoggedRequest
  /** Bytes, roughly. */
  readonly size: number
}

/** Remembers what was asked and how it was answered, in a bounded number of bytes. */
export class RequestLog {
  readonly #remembered: Remembered[] = []
  readonly #explainer: Explainer
  readonly #listener: ((request: LoggedRequest) => void) | undefined
  #bytes = 0

  constructor(explainer: Explainer, listener?: (request: LoggedRequest) => void) {
    this.#explainer = explainer
    this.#listener = listener
  }

  /** The requests so far, the oldest first; of more than 10 000, or of 16 MB, the last ones. A copy. */
  get entries(): readonly LoggedRequest[] {
    return this.#remembered.map(({ entry }) => entry)
  }

  add(outcome: Outcome, now: number): void {
    const { requestId: id, request, place, operation, status, code } = outcome
    const verdict = withoutToken(outcome)
    const entry: LoggedRequest = {
      id,
      at: new Date(now).toISOString(),
      method: request?.method ?? '',
      path: request?.path ?? '',
      bucket: place?.bucket,
      key: place?.key,
      operation,
      status,
      code,
      verdict,
      explain: ({ within } = {}) => this.#explain(outcome, within),
    }
    this.#remember({ entry, size: sizeOf(outcome) })
    this.#listener?.(entry)
  }

  #remember(remembered: Remembered): void {
    this.#remembered.push(remembered)
    this.#bytes += remembered.size
    while (this.#remembered.length > MAX_ENTRIES || (this.#bytes > MAX_BYTES && this.#remembered.length > 1))
      this.#bytes -= this.#remembered.shift()?.size ?? 0
  }

  #explain({ request, verdict }: Outcome, within?: number): string | undefined {
    if (!request || !verdict || verdict.ok || verdict.reason === 'unsigned') return undefined
    return explainRejection(this.#explainer, verdict, request, within)
  }

  clear(): void {
    this.#remembered.length = 0
    this.#bytes = 0
  }
}

/** What an entry takes besides its texts: its objects, and what maps and texts are made of. */
const FIXED = 1000

/** Texts take one byte a character, or two; targets and headers are held as they came, and decoded. */
function sizeOf({ request, verdict }: Outcome): number {
  const headers = [...(request?.headers ?? [])].reduce(
    (sum, [name, value]) => sum + name.length + value.length + 100,
    0,
  )
  const query = 2 * (request?.target.length ?? 0) + 100 * (request?.query.size ?? 0)
  const { stringToSign = '', canonicalRequest = '' } = (verdict && !verdict.ok && verdict.expected) || {}
  return FIXED + headers + query + 2 * (stringToSign.length + canonicalRequest.length)
}

const TOKENS = ['x-oss-security-token', 'security-token'] as const

/** A verdict without the token of temporary credentials, which stands in the texts that were signed. */
function withoutToken({ request, verdict }: Outcome): Verdict | undefined {
  const token = TOKENS.map((name) => request?.query.get(name) ?? request?.headers.get(name)).find(Boolean)
  if (!token || !verdict || verdict.ok || !verdict.expected) return verdict
  const hidden = (text: string) => text.replaceAll(token, '…').replaceAll(encodeText(token), '…')
  const { stringToSign, canonicalRequest } = verdict.expected
  const shown = canonicalRequest === undefined ? {} : { canonicalRequest: hidden(canonicalRequest) }
  return { ...verdict, expected: { ...verdict.expected, stringToSign: hidden(stringToSign), ...shown } }
}
