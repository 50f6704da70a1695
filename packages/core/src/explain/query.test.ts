import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cause } from './cause.js'
import { queryDifferences } from './query.js'

const line = (text: string) => ({ stage: 'canonical_request', line: 3, text }) as const
const causes = (ours: string, theirs: string): Cause[] =>
  queryDifferences(line(ours), line(theirs)).map(({ cause }) => cause)

describe('queryDifferences', () => {
  it.each<[string, string, Cause[]]>([
    ['a=1', 'a=1', []],
    ['a=1&b=2', 'b=2&a=1', ['query_order']],
    ['a=1&b=2', 'a=1', ['query_missing']],
    ['', 'a=1', ['query_added']],
    ['a=1', 'a=2', ['query_changed']],
    ['a', 'a=', ['query_empty_value']],
    ['a=', 'a', ['query_empty_value']],
    ['a=%20', 'a=%2520', ['encoded_twice']],
    ['a=b%20c', 'a=b%2Bc', ['plus_for_space']],
    ['a=b c', 'a=b+c', ['plus_for_space']],
    ['a=b%2Bc', 'a=b%20c', ['plus_for_space']],
    ['a=long', 'a=lo', ['url_damaged']],
    ['a=1&b=2', 'a=1&amp%3Bb=2', ['url_damaged']],
    ['a=1&b=2', 'a=1%5Cu0026b%3D2', ['url_damaged']],
    ['a=1&b=2', 'a=2&c=3', ['query_changed', 'query_missing', 'query_added']],
    ['a=\ud800', 'a=x', ['query_changed']],
  ])('tells what made %j of %j', (ours, theirs, expected) => {
    expect(causes(ours, theirs)).toEqual(expected)
  })

  it('finds something exactly where two queries differ, and throws for none', () => {
    const query = fc.string({ unit: fc.constantFrom('a', 'b', '=', '&', '%', '2', '5', 'amp;', '+') })
    fc.assert(
      fc.property(query, query, (ours, theirs) => {
        const names = (text: string) => text.split('&').map((piece) => piece.split('=')[0])
        const repeats = [ours, theirs].some((text) => new Set(names(text)).size < names(text).length)
        if (!repeats) expect(causes(ours, theirs).length > 0).toBe(ours !== theirs)
        else causes(ours, theirs)
      }),
      { numRuns: 500 },
    )
  })

  it('shows only the parameter that differs', () => {
    expect(queryDifferences(line('a=1&b=2'), line('a=1&b=3'))).toEqual([
      {
        stage: 'canonical_request',
        line: 3,
        ours: 'b=2',
        theirs: 'b=3',
        cause: 'query_changed',
        certainty: 'texts',
        id: 'query.changed',
        values: { name: 'b' },
        fix: 'Send "b" with the value that was signed',
      },
    ])
  })
})
