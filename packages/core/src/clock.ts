/** Where the time comes from. Milliseconds since 1970-01-01T00:00:00Z, as `Date.now()` gives them. */
export interface Clock {
  now(): number
}

/** The clock of the machine: the default of signers and verifiers. */
export const systemClock: Clock = { now: () => Date.now() }

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
      const found = new Date(serverTime).getTime() - here
      if (!(Math.abs(found) <= DAY) || Math.abs(found - offset) < MINUTE) return false
      if (source === 'date-header' && here - bodyBelievedAt < MINUTE) return false
      if (source === 'body') bodyBelievedAt = here
      offset = found
      return true
    },
  }
}

/** A moment of signing: whole seconds since 1970, UTC. */
export interface Moment {
  readonly seconds: number
}

/** 9999-12-31T23:59:59Z, in seconds since 1970: beyond it the texts of dates need a fifth digit for the year. */
export const LAST_SECOND = 253_402_300_799

/** `2023-12-16T16:20:57.000Z`: extended ISO 8601 with milliseconds, UTC. */
export function isoExtended(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}

/** `20231216T162057Z`: basic ISO 8601 without a fraction, UTC. */
export function isoBasic(seconds: number): string {
  // Not cut out of `toISOString`, which takes four times as long as all of this; a new query means a new time stamp.
  const date = new Date(seconds * 1000)
  const day = String(date.getUTCFullYear()).padStart(4, '0') + two(date.getUTCMonth() + 1) + two(date.getUTCDate())
  return `${day}T${two(date.getUTCHours())}${two(date.getUTCMinutes())}${two(date.getUTCSeconds())}Z`
}

function two(number: number): string {
  return number < 10 ? `0${number}` : `${number}`
}

/** `Sat, 16 Dec 2023 16:20:57 GMT`: the HTTP date of RFC 9110 §5.6.7. */
export function httpDate(seconds: number): string {
  return new Date(seconds * 1000).toUTCString()
}

/** Seconds of a basic ISO 8601 text of the year 1970 or later, strictly (no 30th of February), or `undefined`. */
export function fromIsoBasic(text: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text)
  if (!parts) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number)
  if (year < 1970 || hour > 23 || minute > 59 || second > 59) return undefined
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() / 1000 : undefined
}

/** Seconds of an HTTP date in its one preferred form, strictly, or `undefined`. */
export function fromHttpDate(text: string): number | undefined {
  const seconds = Date.parse(text) / 1000
  return Number.isNaN(seconds) || httpDate(seconds) !== text ? undefined : seconds
}
