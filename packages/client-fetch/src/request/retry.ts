import { present } from '@presign/object-storage'
import { isTransferError, type TransferError, type TransferErrorCode } from '../errors.js'
import type { RetryOptions } from './options.js'
import { pageOrigin } from './page.js'

/** What to do after a failure: wait and send again, sign again at once, or give up. */
export type RetryAction = 'pause' | 'sign_again' | 'give_up'

/** Codes that are missing here are final: sending the same request again would end in the same way. */
const ACTIONS: Readonly<Partial<Record<TransferErrorCode, RetryAction>>> = {
  network: 'pause',
  idle_timeout: 'pause',
  truncated: 'pause',
  unavailable: 'pause',
  checksum_mismatch: 'pause',
  link_failed: 'pause',
  skewed: 'sign_again',
  expired: 'sign_again',
}

/** What to do after an error. All requests of a transfer may be repeated: storing the same bytes again changes nothing. */
export function retryActionFor(error: unknown): RetryAction {
  return (isTransferError(error) && ACTIONS[error.code]) || 'give_up'
}

const DEFAULTS = {
  attempts: 6,
  maxTotalRetries: 100,
  baseDelay: 200,
  maxDelay: 20_000,
  maxRetryAfter: 300_000,
  random: () => Math.random(),
}

/** Decides for all requests of one transfer whether there is another attempt, and when. */
export class RetryPolicy {
  readonly #options: Required<RetryOptions>
  #retries = 0
  #answered = false

  constructor(options: RetryOptions = {}) {
    this.#options = { ...DEFAULTS, ...present<RetryOptions>(options) }
  }

  /** The service has answered, in whatever way. */
  answered(): void {
    this.#answered = true
  }

  /**
   * Milliseconds until another attempt, or `undefined` when there is none.
   *
   * @param attempt The one that failed, from 1.
   */
  delay(error: TransferError, attempt: number): number | undefined {
    const { attempts, maxTotalRetries, baseDelay, maxDelay, maxRetryAfter, random } = this.#options
    const { retryAfter = 0, status } = error
    if (status !== undefined) this.#answered = true
    // A page is never told that CORS hides the answer. Where none was seen before, that is likelier than a broken network.
    const isHidden = error.code === 'network' && !this.#answered && pageOrigin() !== undefined
    if (
      attempt >= attempts ||
      (isHidden && attempt > 1) ||
      this.#retries >= maxTotalRetries ||
      retryAfter > maxRetryAfter
    )
      return undefined
    this.#retries++
    // Full jitter: clients that failed together do not come back together.
    const backoff = random() * Math.min(maxDelay, baseDelay * 2 ** (attempt - 1))
    return Math.max(retryAfter, retryActionFor(error) === 'sign_again' ? 0 : backoff)
  }
}

/** Milliseconds from a Retry-After header: seconds, or an HTTP date. */
export function retryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined
}
