import fc from 'fast-check'
import { expect, it } from 'vitest'
import { canonicalQuery } from './canonical.js'

const name = fc.string({ unit: fc.constantFrom('a', 'b', ':', '9', 'é', '～', '\uE000', '😀', '𝒳') })

it('canonicalQuery sorts names by their bytes in UTF-8', () => {
  fc.assert(
    fc.property(fc.uniqueArray(name), (names) => {
      const sorted = [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      const query = canonicalQuery(names.map((name) => [name, 'v']))
      expect(query).toBe(sorted.map((name) => `${encodeURIComponent(name)}=v`).join('&'))
    }),
  )
})

it.each([
  ['Tag.1', 'Tag'],
  ['😀', '～'],
  ['a:', 'a1'],
])('canonicalQuery puts %s after %s', (last, first) => {
  const query = [[last, ''] as const, [first, ''] as const]
  expect(canonicalQuery(query)).toBe(`${encodeURIComponent(first)}=&${encodeURIComponent(last)}=`)
})
