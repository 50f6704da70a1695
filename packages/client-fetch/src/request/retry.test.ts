import fc from 'fast-check'
import { expect, it } from 'vitest'
import { TransferError } from '../errors.js'
import { RetryPolicy, retryActionFor, retryAfter } from './retry.js'

const busy = (retryAfter?: number) => new TransferError('unavailable', 'busy', { retryAfter })

it('RetryPolicy.delay doubles at most, with full jitter', () => {
  const full = new RetryPolicy({ random: () => 1, attempts: 99 })
  expect([1, 2, 3, 4].map((attempt) => full.delay(busy(), attempt))).toEqual([200, 400, 800, 1600])
  expect(full.delay(busy(), 20)).toBe(20_000)
  expect(new RetryPolicy({ random: () => 0 }).delay(busy(), 3)).toBe(0)
})

it('RetryPolicy.delay honours Retry-After up to maxRetryAfter', () => {
  const policy = new RetryPolicy({ random: () => 0 })
  expect(policy.delay(busy(7000), 1)).toBe(7000)
  expect(policy.delay(busy(301_000), 1)).toBeUndefined()
})

it('RetryPolicy.delay ends after attempts, and after maxTotalRetries of the transfer', () => {
  expect(new RetryPolicy({ attempts: 3 }).delay(busy(), 3)).toBeUndefined()
  const policy = new RetryPolicy({ maxTotalRetries: 2 })
  expect([1, 1, 1].map((attempt) => policy.delay(busy(), attempt) === undefined)).toEqual([false, false, true])
})

it('RetryPolicy.delay is 0 where the request is signed again', () => {
  const policy = new RetryPolicy({ random: () => 1 })
  expect(policy.delay(new TransferError('expired', 'late'), 1)).toBe(0)
})

it('retryActionFor repeats what may help and nothing else', () => {
  const remedies = (['network', 'expired', 'rejected', 'aborted', 'source_changed', 'checksum_mismatch'] as const).map(
    (code) => retryActionFor(new TransferError(code, '')),
  )
  expect(remedies).toEqual(['pause', 'sign_again', 'give_up', 'give_up', 'give_up', 'pause'])
  expect(retryActionFor(new Error('unknown'))).toBe('give_up')
})

it('retryAfter reads seconds or a date, and nothing else', () => {
  const now = Date.parse('2026-01-01T00:00:00Z')
  expect(retryAfter('7', now)).toBe(7000)
  expect(retryAfter('Thu, 01 Jan 2026 00:00:09 GMT', now)).toBe(9000)
  expect(retryAfter('Thu, 01 Jan 2026 00:00:00 GMT', now + 5000)).toBe(0)
  expect(retryAfter(undefined, now)).toBeUndefined()
  fc.assert(fc.property(fc.string(), (text) => (retryAfter(text, now) ?? 0) >= 0))
})
