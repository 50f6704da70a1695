import { present } from '@presign/object-storage'
import { isTransferError, type TransferError } from '../errors.js'
import type { AttemptEvent, AttemptOptions } from './options.js'
import { type RetryAction, type RetryPolicy, retryActionFor } from './retry.js'
import { type Timer, wait } from './timer.js'

/** A request that may be sent again. */
export interface Repeatable<T> extends Omit<AttemptEvent, 'attempt'> {
  /** Sends it. @param attempt From 1. */
  attempt(attempt: number): Promise<T>
  /** Whether sending it again may help and does no harm. */
  allows(action: RetryAction): boolean
  /** Whether the attempt that failed moved bytes that need not move again: it does not count, then. */
  advanced?(): boolean
  /** Called before the pause. It throws where the request cannot be made a second time. */
  prepare?(error: TransferError, attempt: number): void
}

/** What the requests of one transfer share when they are repeated. */
export interface RetryContext extends AttemptOptions {
  readonly policy: RetryPolicy
  readonly timer: Timer
  readonly signal: AbortSignal | undefined
}

/**
 * Sends a request until an attempt succeeds or nothing more can be done: the one place where anything is repeated.
 *
 * @throws The last attempt's error, with the number of attempts.
 */
export async function withRetries<T>(request: Repeatable<T>, context: RetryContext): Promise<T> {
  const { step, part } = request
  const what = present({ step, part })
  let counted = 1
  for (let attempt = 1; ; attempt++) {
    context.onAttempt?.({ ...what, attempt })
    try {
      const result = await request.attempt(attempt)
      context.policy.answered()
      return result
    } catch (error) {
      if (!isTransferError(error)) throw error
      if (request.advanced?.()) counted = 1
      const delay = delayAfter(error, request, context.policy, counted)
      // A request that was ended with others has their failure, and no attempt follows.
      if (delay === undefined || context.signal?.aborted) throw error.with({ attempts: attempt })
      request.prepare?.(error, attempt)
      context.onRetry?.({ ...what, attempt, code: error.code, error, delay })
      await wait(context.timer, delay, context.signal)
      counted++
    }
  }
}

function delayAfter(
  error: TransferError,
  request: Repeatable<unknown>,
  policy: RetryPolicy,
  counted: number,
): number | undefined {
  const action = retryActionFor(error)
  // A clock that has learnt what it can is right at the second attempt, or never.
  const unteachable = error.code === 'skewed' && counted > 1
  if (action === 'give_up' || unteachable || !request.allows(action)) return undefined
  return policy.delay(error, counted)
}
