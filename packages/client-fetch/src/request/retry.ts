import { isTransferError, type TransferError, type TransferErrorCode } from '../errors.js'
import type { RetryOptions } from './options.js'

/** What a failure calls for. */
export type RetryAction = 'pause' | 'sign_again' | 'give_up'

const ACTIONS: Readonly<Partial<Record<TransferErrorCode, RetryAction>>> = {
  network: 'pause',
  stalled: 'pause',
  truncated: 'pause',
  unavailable: 'pause',
  checksum_mismatch: 'pause',
  link_failed: 'pause',
  skewed: 'sign_again',
  expired: 'sign_again',
}

/** What an error calls for. All requests of a transfer may be repeated: storing the same bytes again changes nothing. */
export function retryActionFor(error: unknown): RetryAction {
  return (isTransferError(error) && ACTIONS[error.code]) || 'give_up'
}

/** Decides for all requests of one transfer whether there is another attempt, and when. */
export class RetryPolicy {
  readonly #options: Required<RetryOptions>
  #spent = 0

  constructor(options: RetryOptions = {}) {
    const { attempts = 6, budget = 100, base = 200, most = 20_000, patience = 300_000, random = Math.random } = options
    this.#options = { attempts, budget, base, most, patience, random }
  }

  /**
   * The delay before another attempt, in milliseconds, or `undefined` when there is none.
   *
   * @param attempt The one that failed, from 1.
   */
  delay(error: TransferError, attempt: number): number | undefined {
    const { attempts, budget, base, most, patience, random } = this.#options
    if (attempt >= attempts || this.#spent >= budget) return undefined
    const asked = error.retryAfter ?? 0
    if (asked > patience) return undefined
    this.#spent++
    // Full jitter: clients that failed together do not come back together.
    const delay = retryActionFor(error) === 'sign_again' ? 0 : random() * Math.min(most, base * 2 ** (attempt - 1))
    return Math.max(asked, delay)
  }
}

/** Milliseconds from a Retry-After header: seconds, or an HTTP date. */
export function retryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined
}
