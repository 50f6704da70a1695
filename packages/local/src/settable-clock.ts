import { type Clock, systemClock } from '@presign/core'

/** A clock that a test moves. */
export interface SettableClock extends Clock {
  /** Stands still at this moment until it is moved again. Milliseconds since 1970, or a date. */
  set(moment: Date | number): void
  /** Moves on by this many seconds, which may be negative. It goes on running if it ran, and stands still if it stood. */
  advance(seconds: number): void
  /** Follows the base clock again. */
  reset(): void
}

/**
 * Makes a {@link SettableClock}.
 *
 * @param base What it follows until it is set. Default: the machine's clock.
 * @example
 * ```ts
 * import { settableClock } from '@presign/local'
 *
 * const clock = settableClock()
 * clock.set(new Date('2026-01-01T00:00:00Z'))
 * clock.advance(3600)
 * new Date(clock.now()).toISOString() // '2026-01-01T01:00:00.000Z'
 * ```
 */
export function settableClock(base: Clock = systemClock): SettableClock {
  let still: number | undefined
  let offset = 0
  return {
    now: () => still ?? base.now() + offset,
    set(moment) {
      still = new Date(moment).getTime()
    },
    advance(seconds) {
      if (still === undefined) offset += seconds * 1000
      else still += seconds * 1000
    },
    reset() {
      still = undefined
      offset = 0
    },
  }
}
