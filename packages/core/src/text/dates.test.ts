import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHttpDate, fromIsoBasic, httpDate, isoBasic, isoExtended, LAST_SECOND } from './dates.js'

const seconds = fc.oneof(
  fc.integer({ min: 0, max: LAST_SECOND }),
  // Around the borders of months, leap days and centuries.
  fc
    .tuple(fc.integer({ min: 1970, max: 9999 }), fc.integer({ min: 0, max: 11 }), fc.integer({ min: -2, max: 2 }))
    .map(([year, month, off]) => Math.min(LAST_SECOND, Math.max(0, Date.UTC(year, month, 1) / 1000 + off * 43_200))),
  fc.constantFrom(0, LAST_SECOND, 951_782_400, 4_107_542_399),
)

describe('isoExtended and isoBasic', () => {
  it('write what Date writes, for every second up to the end of the year 9999', () => {
    fc.assert(
      fc.property(seconds, (seconds) => {
        const text = new Date(seconds * 1000).toISOString()
        expect(isoExtended(seconds)).toBe(text)
        expect(isoBasic(seconds)).toBe(text.replace(/[-:]|\.000/g, ''))
      }),
      { numRuns: 1000 },
    )
    expect(isoExtended(LAST_SECOND)).toBe('9999-12-31T23:59:59.000Z')
  })

  it('write every day of 400 years', () => {
    for (let day = 0; day < 146_097; day++) {
      const text = new Date(day * 86_400_000).toISOString()
      if (isoExtended(day * 86_400) !== text) expect(isoExtended(day * 86_400)).toBe(text)
    }
  })
})

describe('fromIsoBasic', () => {
  it('undoes isoBasic', () => {
    fc.assert(
      fc.property(seconds, (seconds) => {
        expect(fromIsoBasic(isoBasic(seconds))).toBe(seconds)
      }),
    )
  })

  it.each([
    '',
    '20260101',
    '20260101T000000',
    '20260101T000000z',
    '2026-01-01T00:00:00Z',
    '20260230T000000Z',
    '20250229T000000Z',
    '20261301T000000Z',
    '20260001T000000Z',
    '20260100T000000Z',
    '20260101T240000Z',
    '20260101T006000Z',
    '20260101T000060Z',
    '19691231T235959Z',
    '120260101T000000Z',
    ' 20260101T000000Z',
    '20260101T000000Z ',
    '20260101T000000Z\n',
    '20260101 000000Z',
    '2026010１T000000Z',
    '+2026101T000000Z',
    '2026.101T000000Z',
    'abcdefghTijklmnZ',
  ])('reads no time in %j', (text) => {
    expect(fromIsoBasic(text)).toBeUndefined()
  })

  it('reads nothing else: whatever it reads is written back the same', () => {
    const unit = fc.constantFrom(...'0123456789TZ-:. ')
    fc.assert(
      fc.property(fc.string({ unit, minLength: 14, maxLength: 18 }), (text) => {
        const seconds = fromIsoBasic(text)
        if (seconds !== undefined) expect(isoBasic(seconds)).toBe(text)
      }),
    )
  })
})

describe('httpDate and fromHttpDate', () => {
  it('write the date of RFC 9110 and read it back', () => {
    // From RFC 9110 §5.6.7.
    expect(httpDate(784_111_777)).toBe('Sun, 06 Nov 1994 08:49:37 GMT')
    expect(fromHttpDate('Sun, 06 Nov 1994 08:49:37 GMT')).toBe(784_111_777)
    fc.assert(
      fc.property(seconds, (seconds) => {
        expect(fromHttpDate(httpDate(seconds))).toBe(seconds)
      }),
    )
  })

  it.each([
    '',
    'Sunday, 06-Nov-94 08:49:37 GMT',
    'Sun Nov  6 08:49:37 1994',
    'Mon, 06 Nov 1994 08:49:37 GMT',
    'Sun, 6 Nov 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 08:49:37 +0000',
    'Sun, 06 Nov 1994 08:49:37 UTC',
    'sun, 06 nov 1994 08:49:37 gmt',
    'Wed, 30 Feb 1994 08:49:37 GMT',
    '1994-11-06T08:49:37Z',
  ])('read no time in %j', (text) => {
    expect(fromHttpDate(text)).toBeUndefined()
  })
})
