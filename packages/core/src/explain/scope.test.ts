import { describe, expect, it } from 'vitest'
import { duration, scopeDifferences, secondsOf, timeDifferences } from './scope.js'
import { written } from './words/sentence.js'

const line = (text: string) => ({ stage: 'string_to_sign', line: 3, text }) as const

describe('secondsOf', () => {
  it.each([
    ['1767225600', 1_767_225_600],
    ['20260101T000000Z', 1_767_225_600],
    ['2026-01-01T00:00:00Z', 1_767_225_600],
    ['2026-01-01T00:00:00.000Z', 1_767_225_600],
    ['Thu, 01 Jan 2026 00:00:00 GMT', 1_767_225_600],
    ['12345678', undefined],
    ['2026', undefined],
    ['soon', undefined],
    ['2026-01-01Tnoon', undefined],
  ])('reads %j', (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds)
  })
})

describe('duration', () => {
  it.each([
    [0, '0 seconds'],
    [89, '89 seconds'],
    [90, '2 minutes'],
    [900, '15 minutes'],
    [7199, '120 minutes'],
    [7200, '2 hours'],
    [90_000, '25 hours'],
    [172_800, '2 days'],
  ])('says %i s in words', (seconds, words) => {
    expect(written(duration(seconds))).toBe(words)
  })
})

describe('timeDifferences', () => {
  it('says how far apart two moments are, where both can be read', () => {
    expect(timeDifferences(line('1'), line('1'))).toEqual([])
    expect(timeDifferences(line('20260101T000000Z'), line('1767226500'))[0]?.fix).toMatch(
      /: they are 15 minutes apart$/,
    )
    expect(timeDifferences(line('soon'), line('1767226500'))[0]?.fix).toBe('Sign both sides for the same moment')
  })
})

describe('scopeDifferences', () => {
  const found = (ours: string, theirs: string, regionPrefix?: string) =>
    scopeDifferences(line(ours), line(theirs), { ...(regionPrefix && { regionPrefix }) })

  it('names each part that differs', () => {
    expect(found('1/eu/s', '1/eu/s')).toEqual([])
    expect(found('1/eu/s', '2/us/t').map(({ cause }) => cause)).toEqual(['day', 'region', 'product'])
    expect(found('1/eu/s', '1/eu/s/r').map(({ cause }) => cause)).toEqual(['scheme'])
  })

  it('tells a region with a prefix from another region', () => {
    expect(found('1/x-eu-1/s', '1/eu-1/s', 'x-')[0]?.fix).toBe('Sign for region "eu-1", without "x-"')
    expect(found('1/eu-1/s', '1/x-eu-1/s', 'x-')[0]?.fix).toBe('Sign for region "eu-1", without "x-"')
    expect(found('1/eu/s', '1/us/s')[0]?.fix).toBe(
      'Sign for the region of the bucket: "eu" was signed here, "us" there',
    )
  })
})
