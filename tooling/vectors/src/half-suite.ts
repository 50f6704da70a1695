import fc from 'fast-check'
import { expect, it } from 'vitest'

/** A signer that answers at once, as far as the suite uses it. */
interface Signer {
  check(input: object): unknown
  presign(input: object): { readonly trace: object }
  sign(input: object): { readonly trace: object }
}

/** The suite for the half of a scheme that signs: it makes what the whole makes, and cannot read. */
export function halfSuite(scheme: object, whole: unknown, half: unknown): void {
  const [one, other] = [whole as Signer, half as Signer]
  const inputs = fc.record({
    bucket: fc.constant('examplebucket'),
    key: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
    query: fc.constantFrom({}, { acl: null }, { versionId: 'a b+c' }),
    headers: fc.constantFrom({}, { 'content-type': 'image/png' }),
  })

  it('signs what the whole scheme signs', () => {
    fc.assert(
      fc.property(inputs, fc.integer({ min: 1, max: 604_800 }), (input, expiresIn) => {
        fc.pre(one.check(input) === undefined)
        expect(other.presign({ ...input, expiresIn })).toEqual(one.presign({ ...input, expiresIn }))
        expect(other.sign(input)).toEqual(one.sign(input))
        expect(other.sign(input).trace).toEqual(one.sign(input).trace)
      }),
    )
  })

  it('cannot read', () => {
    expect('read' in scheme).toBe(false)
  })
}
