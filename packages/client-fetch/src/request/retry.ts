import { isTransferError, type TransferError, type TransferErrorCode } from '../errors.js'

/** How requests are repeated. */
export interface RetryOptions {
  /** How often one request is tried, the first time included; one that moved bytes begins to count anew. Default 6. */
  readonly attempts?: number
  /** How many repetitions the whole transfer may have. Default 100. */
  readonly budget?: number
  /** Milliseconds: the first pause is at most so long, each further one at most twice the one before. Default 200. */
  readonly base?: number
  /** Milliseconds: no pause is longer, unless the service asks for one. Default 20000. */
  readonly most?: number
  /** Milliseconds: a service that asks for a longer pause (Retry-After) is not waited for. Default 300000. */
  readonly patience?: number
  /** From 0 to 1, 1 not included. Default `Math.random`. */
  readonly random?: () => number
}

/** What a failure calls for. */
export type Remedy = 'pause' | 'sign_again' | 'give_up'

const REMEDIES: Readonly<Partial<Record<TransferErrorCode, Remedy>>> = {
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
export function remedyFor(error: unknown): Remedy {
  return (isTransferError(error) && REMEDIES[error.code]) || 'give_up'
}

/** Decides for all requests of one transfer whether there is another attempt, and when. */
export class Patience {
  readonly #options: Required<RetryOptions>
  #spent = 0

  constructor(options: RetryOptions = {}) {
    const { attempts = 6, budget = 100, base = 200, most = 20_000, patience = 300_000, random = Math.random } = options
    this.#options = { attempts, budget, base, most, patience, random }
  }

  /**
   * The pause before another attempt, in milliseconds, or `undefined` when there is none.
   *
   * @param attempt The one that failed, from 1.
   */
  pause(error: TransferError, attempt: number): number | undefined {
    const { attempts, budget, base, most, patience, random } = this.#options
    if (attempt >= attempts || this.#spent >= budget) return undefined
    const asked = error.retryAfter ?? 0
    if (asked > patience) return undefined
    this.#spent++
    // Full jitter: clients that failed together do not come back together.
    const pause = remedyFor(error) === 'sign_again' ? 0 : random() * Math.min(most, base * 2 ** (attempt - 1))
    return Math.max(asked, pause)
  }
}

/** Milliseconds from a Retry-After header: seconds, or an HTTP date. */
export function retryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined
}
