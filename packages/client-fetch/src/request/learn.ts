import type { Clock, LearningClock } from '@presign/core'
import type { Dialect, DialectResponse, ServiceFailure } from '@presign/object-storage'

/**
 * Lets a clock learn from a refusal: the body's time first, then the answer's date. Only refusals teach, so a clock that
 * serves well is left alone.
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
