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
   * takes some milliseconds. `undefined` where the signature was not the reason.
   */
  explain(): string | undefined
}

/** How many requests are remembered. */
const REMEMBERED = 10_000

/** Remembers what was asked and how it was answered. */
export class RequestLog {
  readonly #entries: LoggedRequest[] = []
  readonly #explainer: Explainer
  readonly #listener: ((request: LoggedRequest) => void) | undefined

  constructor(explainer: Explainer, listener?: (request: LoggedRequest) => void) {
    this.#explainer = explainer
    this.#listener = listener
  }

  /** The requests so far, the oldest first; of more than 10 000 the last ones. A copy. */
  get entries(): readonly LoggedRequest[] {
    return [...this.#entries]
  }

  add(outcome: Outcome, now: number): void {
    const { requestId: id, request, place, operation, status, code, verdict } = outcome
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
      explain: () => this.#explain(outcome),
    }
    if (this.#entries.push(entry) > REMEMBERED) this.#entries.shift()
    this.#listener?.(entry)
  }

  #explain({ request, verdict }: Outcome): string | undefined {
    if (!request || !verdict || verdict.ok || verdict.reason === 'unsigned') return undefined
    return explainRejection(this.#explainer, verdict, request)
  }

  clear(): void {
    this.#entries.length = 0
  }
}
