import type { Clock, LearningClock } from '@presign/core'
import type { Dialect, DialectResponse, ServiceFailure } from '@presign/object-storage'

/**
 * Lets a clock learn from a rejection: from the time in the body first, then from the response's date. Other responses do
 * not teach it, so that a clock whose signatures are accepted stays as it is.
 *
 * @returns Whether it learnt, so that signing again may help.
 */
export function learn(
  clock: Clock | LearningClock,
  { serverTime }: ServiceFailure,
  { status, headers }: Pick<DialectResponse, 'status' | 'headers'>,
  dialect: Dialect | undefined,
): boolean {
  if (!('learn' in clock)) return false
  if (serverTime !== undefined && clock.learn(serverTime, 'body')) return true
  const date = headers[dialect?.dateHeader ?? 'date']
  return date !== undefined && (status === 401 || status === 403) && clock.learn(date, 'date-header')
}
