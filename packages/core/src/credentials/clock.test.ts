import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHttpDate, fromIsoBasic, httpDate, isoBasic, isoExtended } from '../text/dates.js'
import { learningClock } from './clock.js'

const NOW = Date.parse('2026-01-01T00:00:00Z')

describe('a clock that learns', () => {
  const clockAt = (now = NOW) => learningClock({ now: () => now })

  it('takes over the time of a service that is twenty minutes ahead', () => {
    const clock = clockAt()
    expect(clock.learn('2026-01-01T00:20:00.000Z', 'body')).toBe(true)
    expect(clock.offset).toBe(1_200_000)
    expect(clock.now()).toBe(NOW + 1_200_000)
  })

  it('reads HTTP dates', () => {
    const clock = clockAt()
    expect(clock.learn('Wed, 31 Dec 2025 23:00:00 GMT', 'date-header')).toBe(true)
    expect(clock.offset).toBe(-3_600_000)
  })

  it.each([
    ['under a minute off', '2026-01-01T00:00:59Z'],
    ['over a day off', '1970-01-01T00:00:00Z'],
    ['unreadable', 'soon'],
  ])('does not believe what is %s', (_name, time) => {
    const clock = clockAt()
    expect(clock.learn(time, 'body')).toBe(false)
    expect(clock.offset).toBe(0)
  })

  it('believes a body rather than a Date header of the same minute', () => {
    const clock = clockAt()
    clock.learn('2026-01-01T00:20:00Z', 'body')
    expect(clock.learn('2026-01-01T02:00:00Z', 'date-header')).toBe(false)
    expect(clock.learn('2026-01-01T00:40:00Z', 'body')).toBe(true)
  })

  it('forgets an offset when the times agree again', () => {
    const clock = clockAt()
    clock.learn('2026-01-01T00:20:00Z', 'body')
    expect(clock.learn('2026-01-01T00:00:00Z', 'body')).toBe(true)
    expect(clock.offset).toBe(0)
  })
})

describe('dates', () => {
  it('are written as providers want them', () => {
    expect(isoBasic(1_702_743_657)).toBe('20231216T162057Z')
    expect(isoExtended(1_702_743_657)).toBe('2023-12-16T16:20:57.000Z')
    expect(httpDate(1_672_223_261)).toBe('Wed, 28 Dec 2022 10:27:41 GMT')
  })

  it('are those of the platform, from the year 1000 to the last second of 9999', () => {
    const days = fc.integer({ min: 0, max: 2_932_896 }).map((day) => day * 86_400)
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: -30_610_224_000, max: 253_402_300_799 }), days), (seconds) => {
        expect(isoExtended(seconds)).toBe(new Date(seconds * 1000).toISOString())
      }),
      { numRuns: 2000 },
    )
  })

  it('are read back, to the second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799 }), (seconds) => {
        expect(fromIsoBasic(isoBasic(seconds))).toBe(seconds)
        expect(fromHttpDate(httpDate(seconds))).toBe(seconds)
      }),
    )
  })

  it.each([
    '20230230T000000Z',
    '20231216T162057',
    '20231216T162057.0Z',
    '20231216T240000Z',
    '2023-12-16T16:20:57Z',
    '',
  ])('%j is not a basic ISO date', (text) => {
    expect(fromIsoBasic(text)).toBeUndefined()
  })

  it.each(['Wed, 28 Dec 2022 10:27:41 UTC', 'Thu, 28 Dec 2022 10:27:41 GMT', '28 Dec 2022 10:27:41 GMT', '2022'])(
    '%j is not an HTTP date',
    (text) => {
      expect(fromHttpDate(text)).toBeUndefined()
    },
  )
})
