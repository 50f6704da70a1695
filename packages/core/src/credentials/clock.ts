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
export interface SigningTime {
  readonly seconds: number
}

/** 9999-12-31T23:59:59Z, in seconds since 1970: beyond it the texts of dates need a fifth digit for the year. */
export const LAST_SECOND = 253_402_300_799

/** `2023-12-16T16:20:57.000Z`: extended ISO 8601 with milliseconds, UTC. */
export function isoExtended(seconds: number): string {
  return `${dateText(seconds, '-')}T${timeText(seconds, ':')}.000Z`
}

/** `20231216T162057Z`: basic ISO 8601 without a fraction, UTC. */
export function isoBasic(seconds: number): string {
  return `${dateText(seconds, '')}T${timeText(seconds, '')}Z`
}

/**
 * Year, month and day of the Gregorian calendar.
 *
 * Counted here, because the methods of `Date` take ten times as long: 1.3 µs for one text, and a verdict has three.
 * Years begin in March, so that a leap day is the last of one, and 400 of them are 146097 days.
 */
function dateText(seconds: number, between: string): string {
  const days = Math.floor(seconds / 86_400) + DAYS_BEFORE_1970
  const inEra = days % 146_097
  const leapDays = Math.floor(inEra / 1460) - Math.floor(inEra / 36_524) + Math.floor(inEra / 146_096)
  const yearOfEra = Math.floor((inEra - leapDays) / 365)
  const dayOfYear = inEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const month = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * month + 2) / 5) + 1
  const year = Math.floor(days / 146_097) * 400 + yearOfEra + (month < 10 ? 0 : 1)
  return `${year}${between}${two(month < 10 ? month + 3 : month - 9)}${between}${two(day)}`
}

/** From 1 March of the year 0. */
const DAYS_BEFORE_1970 = 719_468

function timeText(seconds: number, between: string): string {
  const inDay = seconds - Math.floor(seconds / 86_400) * 86_400
  const hour = Math.floor(inDay / 3600)
  return `${two(hour)}${between}${two(Math.floor(inDay / 60) % 60)}${between}${two(Math.floor(inDay) % 60)}`
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
  const day = Number(text.slice(0, 8))
  const time = Number(text.slice(9, 15))
  const field = (number: number, place: number) => Math.floor(number / place) % 100
  const midnight = Date.UTC(Math.floor(day / 10_000), field(day, 100) - 1, day % 100) / 1000
  const seconds = midnight + field(time, 10_000) * 3600 + field(time, 100) * 60 + (time % 100)
  // Written back it must be the same: what is out of its range was carried over into the next field.
  return seconds >= 0 && seconds <= LAST_SECOND && isoBasic(seconds) === text ? seconds : undefined
}

/** Seconds of an HTTP date in its one preferred form, strictly, or `undefined`. */
export function fromHttpDate(text: string): number | undefined {
  const seconds = Date.parse(text) / 1000
  return Number.isNaN(seconds) || httpDate(seconds) !== text ? undefined : seconds
}
