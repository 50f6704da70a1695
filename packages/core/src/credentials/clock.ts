import { fromHttpDate, fromIsoExtended } from '../text/dates.js'

/** Where the time comes from. Milliseconds since 1970-01-01T00:00:00Z, as `Date.now()` gives them. */
export interface Clock {
  now(): number
}

/** The clock of the machine: the default of signers and verifiers. */
export const systemClock: Clock = { now: () => Date.now() }

/** How far two clocks may be apart, in seconds, unless a verifier is told otherwise: a quarter of an hour, as services allow. */
export const MAX_SKEW = 900

/** Who told the time: the error body's `ServerTime` is believed more readily than a `Date` header a proxy may rewrite. */
export type TimeSource = 'body' | 'date-header'

/** A {@link Clock} that can be told how far off it is. */
export interface LearningClock extends Clock {
  /** How many milliseconds the other side is ahead of the base clock. 0 until something was learnt. */
  readonly offset: number
  /**
   * Takes over the other side's time.
   *
   * @param serverTime ISO 8601 or HTTP date text, or milliseconds since 1970.
   * @returns Whether it was believed. Not: unreadable, under a minute off (signing tolerates that, and a network delay
   * looks the same), over a day off (broken middle boxes answer with 1970), or a `Date` header after a body was believed
   * within the last minute.
   */
  learn(serverTime: string | number | Date, source: TimeSource): boolean
}

const MINUTE = 60_000
const DAY = 86_400_000

/**
 * Makes a clock that a client corrects from the answers of the host it talks to.
 *
 * The offset is one number that is replaced, never an object that changes under a signature in progress. Give it to
 * signers only: what a stranger can influence must not move a verifier's time.
 *
 * @param base The clock to correct. Default: the machine's.
 * @example
 * ```ts
 * import { learningClock } from '@presign/core'
 *
 * const clock = learningClock({ now: () => Date.parse('2026-01-01T00:00:00Z') })
 * clock.learn('2026-01-01T00:20:00.000Z', 'body') // true: signatures are dated twenty minutes later from now on
 * ```
 */
export function learningClock(base: Clock = systemClock): LearningClock {
  let offset = 0
  let bodyBelievedAt = Number.NEGATIVE_INFINITY
  return {
    get offset() {
      return offset
    },
    now: () => base.now() + offset,
    learn(serverTime, source) {
      const here = base.now()
      const found = millisecondsOf(serverTime) - here
      if (!(Math.abs(found) <= DAY) || Math.abs(found - offset) < MINUTE) return false
      if (source === 'date-header' && here - bodyBelievedAt < MINUTE) return false
      if (source === 'body') bodyBelievedAt = here
      offset = found
      return true
    },
  }
}

/** Text without an offset from UTC is not a moment: it would be read by the clock on the wall. */
function millisecondsOf(time: string | number | Date): number {
  if (typeof time !== 'string') return Number(time)
  return (fromIsoExtended(time) ?? fromHttpDate(time) ?? Number.NaN) * 1000
}

/** The time of a signature: whole seconds since 1970, UTC. */
export interface SigningTime {
  readonly seconds: number
}
