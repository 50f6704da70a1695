import { describe, expect, it } from 'vitest'
import type { Cause } from './cause.js'
import { headerDifferences, nameDifferences } from './headers.js'
import type { Hints } from './hints.js'

const lines = (...texts: string[]) =>
  texts.map((text, index) => ({ stage: 'canonical_request', line: index + 4, text }) as const)
const found = (ours: string[], theirs: string[], hints: Hints = {}) =>
  headerDifferences(lines(...ours), lines(...theirs), hints)

describe('headerDifferences', () => {
  it.each(['constructor', '__proto__', 'tostring'])(
    'names an added header called %s, and no one who adds it',
    (name) => {
      const [one] = found([], [`${name}:1`])
      expect(one).toMatchObject({ cause: 'header_added', values: { name } })
      expect(one?.values.senders).toBeUndefined()
      expect(typeof one?.fix).toBe('string')
    },
  )

  it.each<[string[], string[], Cause[]]>([
    [['a:1', 'b:2'], ['a:1', 'b:2'], []],
    [['a:1'], [], ['header_missing']],
    [[], ['a:1'], ['header_added']],
    [['a:1'], ['a:2'], ['header_changed']],
    [['A:1'], ['a:1'], []],
    [['a:1  2'], ['a: 1 2 '], ['header_trimmed']],
    [['host:h'], ['host:i'], ['host_changed']],
    [['host:h'], ['host: h'], ['host_changed']],
    [['a:1:2'], ['a:1:2'], []],
    [
      ['a:1', 'b:1'],
      ['b:2', 'c:1'],
      ['header_missing', 'header_changed', 'header_added'],
    ],
  ])('tells %j from %j', (ours, theirs, causes) => {
    expect(found(ours, theirs).map(({ cause }) => cause)).toEqual(causes)
  })

  it('says who usually adds a header, a provider first', () => {
    const fix = (header: string, hints?: Hints) => found([], [header], hints)[0]?.fix
    expect(fix('range:x')).toContain('(players and download managers add it)')
    expect(fix('x-mine:x')).toContain('Do not send "x-mine", or sign it')
    const senders = { range: 'we add it', 'x-mine-*': 'our own library adds it' }
    expect(fix('range:x', { senders })).toContain('(we add it)')
    expect(fix('x-mine-a:x', { senders })).toContain('(our own library adds it)')
  })
})

describe('nameDifferences', () => {
  it('compares the names of additional headers', () => {
    const [a, b] = lines('a;b', 'a')
    expect(a && nameDifferences(a, a)).toEqual([])
    expect(a && b && nameDifferences(a, b)[0]?.cause).toBe('additional_header_missing')
  })
})
