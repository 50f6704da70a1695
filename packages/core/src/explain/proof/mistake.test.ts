import { describe, expect, it } from 'vitest'
import { inKey, inPlan, inQuery, inScope } from './mistake.js'

const plan = { scope: '1/eu/s', query: 'credential=id%2F1%2Feu%2Fs&x=1', stamp: 'T\n1/eu/s\n' }
const key = { key: 'a b', path: 'a%20b' }

describe('inPlan', () => {
  it('makes one subject of each form that changes the plan, and leaves the plan as it is', () => {
    const makeAll = inPlan<typeof plan>(
      () => ({ query: 'y' }),
      ({ query }) => ({ query }),
      () => ({}),
      ({ stamp }) => ({ stamp: stamp + stamp }),
    )
    const subjects = [...makeAll({ plan, key })]
    expect(subjects).toEqual([
      { plan: { ...plan, query: 'y' }, key },
      { plan: { ...plan, stamp: plan.stamp + plan.stamp }, key },
    ])
  })
})

describe('inKey', () => {
  it('changes the key, and makes nothing where it stays the same', () => {
    expect(inKey(({ key }) => ({ path: key }))({ plan, key })).toEqual([{ plan, key: { key: 'a b', path: 'a b' } }])
    expect(inKey(({ path }) => ({ path }))({ plan, key })).toEqual([])
  })
})

describe('inScope', () => {
  it('changes the scope wherever it stands', () => {
    expect(inScope(([day = '', , product = '']) => [day, 'us', product])(plan)).toEqual({
      scope: '1/us/s',
      query: 'credential=id%2F1%2Fus%2Fs&x=1',
      stamp: 'T\n1/us/s\n',
    })
  })
})

describe('inQuery', () => {
  it('changes the pieces of a query, and nothing of an empty one', () => {
    expect(inQuery((pieces) => [...pieces].reverse())({ query: 'a=1&b' })).toEqual({ query: 'b&a=1' })
    expect(inQuery(() => ['x'])({ query: '' })).toEqual({ query: '' })
  })
})
