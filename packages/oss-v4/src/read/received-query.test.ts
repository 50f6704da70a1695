import { decodeQuery } from '@presign/core/scheme'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalQuery } from '../canonical.js'
import { receivedQuery } from './received-query.js'

/** Every byte escaped in upper case, some in lower case, and characters as they are. */
const unit = fc.oneof(
  fc.integer({ min: 0, max: 127 }).map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`),
  fc.constantFrom('%2f', '%e4%b8%ad', '%E4%B8%AD', '%F0%9F%98%80', '+', '*', "'", '/', ':', '='),
  fc.constantFrom(...'abAB09-._~'),
)
const text = fc.array(unit, { maxLength: 4 }).map((units) => units.join(''))
const piece = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('a=1', 'a-b=2', 'a_b=%2F', 'acl', 'b=%3D', 'x-oss-signature=ab', 'B=1', 'a='),
  },
  fc.tuple(text, text).map(([name, value]) => `${name}=${value}`),
)

describe('the canonical query of a request that arrived', () => {
  it('is the one of the query decoded, however it was written', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), fc.boolean(), (pieces, sorted) => {
        const raw = (sorted ? [...pieces].sort() : pieces).join('&')
        const decoded = decodeQuery(raw, ' ') ?? []
        fc.pre(new Set(decoded.map(([name]) => name)).size === decoded.length)
        const signed = decoded.filter(([name]) => name !== 'x-oss-signature')
        expect(receivedQuery(raw, decoded)).toBe(canonicalQuery(signed))
      }),
      { numRuns: 5000 },
    )
  })

  it.each([
    ['a=1&x-oss-signature=ab&x-oss-signature-version=v', 'a=1&x-oss-signature-version=v'],
    ['x-oss-signature=ab&a=1', 'a=1'],
    ['ax-oss-signature=1&x-oss-signature=ab', 'ax-oss-signature=1'],
    ['a-b=1&a=1', 'a=1&a-b=1'],
  ])('of %s is %s', (raw, canonical) => {
    expect(receivedQuery(raw, decodeQuery(raw) ?? [])).toBe(canonical)
  })
})
