import { describe, expect, it } from 'vitest'
import { acceptsRegion, regionsToMatch } from './region.js'

const scope = (region: string) => ({ region, service: 'toy', day: '20260101' })

describe('acceptsRegion', () => {
  it('takes one region, those of a list, or those that a function says true to', () => {
    expect(acceptsRegion('eu', scope('eu'))).toBe(true)
    expect(acceptsRegion('eu', scope('e'))).toBe(false)
    expect(acceptsRegion(['eu', 'us'], scope('us'))).toBe(true)
    expect(acceptsRegion([], scope('us'))).toBe(false)
    expect(acceptsRegion(({ day, service }) => day === '20260101' && service === 'toy', scope('any'))).toBe(true)
  })

  it.each([undefined, 1, 'yes', Promise.resolve(true)])('takes nothing but `true` for a yes, such as %s', (answer) => {
    expect(acceptsRegion((() => answer) as never, scope('eu'))).toBe(false)
  })
})

describe('regionsToMatch', () => {
  it('is the region of the scope where that is accepted, and those that would be where it is not', () => {
    expect(regionsToMatch('eu', scope('eu'))).toEqual(['eu'])
    expect(regionsToMatch('eu', scope('us'))).toEqual(['eu'])
    expect(regionsToMatch(['eu', 'us'], scope('us'))).toEqual(['us'])
    expect(regionsToMatch(['eu', 'us'], scope('cn'))).toEqual(['eu', 'us'])
    expect(regionsToMatch(() => false, scope('cn'))).toEqual(['cn'])
  })
})
