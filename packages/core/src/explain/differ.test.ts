import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differ, shown } from './differ.js'
import { say } from './words/sentence.js'

describe('shown', () => {
  it.each([
    ['a\n', 'a\\n'],
    ['x-toy-token:FAKEt', 'x-toy-token:…'],
    ['a=1&x-security-token=FAKEt&b=2', 'a=1&x-security-token=…&b=2'],
    ['X-Amz-Signature=FAKEs&b', 'X-Amz-Signature=…&b'],
    ['sig=FAKEs&signature%3DFAKEs b', 'sig=…&signature%3D… b'],
    ['Authorization: FAKEa', 'Authorization: …'],
  ])('writes %j as %j', (text, expected) => {
    expect(shown(text)).toBe(expected)
  })

  it('shows no token and no signature wherever it stands', () => {
    const filler = fc.string({ unit: fc.constantFrom('a', '&', '=', '\n', ' ', '%', '😀') })
    const name = fc.constantFrom('token', 'security-token', 'x-signature', 'Signature', 'x-toy-token-2')
    fc.assert(
      fc.property(filler, name, fc.constantFrom('=', ':', '%3D', '%3A'), filler, (before, name, mark, after) => {
        expect(shown(`${before} ${name}${mark}FAKEvalue&${after}`)).not.toContain('FAKEvalue')
      }),
    )
  })

  it('shows 400 characters at most', () => {
    expect(shown('a'.repeat(9999))).toBe(`${'a'.repeat(400)}…`)
  })
})

describe('differ', () => {
  const todo = say('texts.missing')
  const told = { id: 'texts.missing', values: {}, fix: 'Give the texts of both sides' }
  const line = (line: number, text: string) => ({ stage: 'canonical_request', line, text }) as const

  it('shows both lines, and the place of theirs', () => {
    expect(differ(line(3, 'a '), line(4, 'b'), 'unknown', todo)).toEqual({
      stage: 'canonical_request',
      line: 4,
      ours: 'a·',
      theirs: 'b',
      cause: 'unknown',
      certainty: 'texts',
      ...told,
    })
  })

  it('leaves out the side that has no line', () => {
    expect(differ(line(3, 'a'), undefined, 'unknown', todo)).toMatchObject({ line: 3, ours: 'a' })
    expect('theirs' in differ(line(3, 'a'), undefined, 'unknown', todo)).toBe(false)
    expect(differ(undefined, undefined, 'unknown', todo, 'answer')).toEqual({
      stage: 'answer',
      cause: 'unknown',
      certainty: 'answer',
      ...told,
    })
  })
})
