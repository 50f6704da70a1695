import fc from 'fast-check'
import { expect, it } from 'vitest'
import { trimmed } from './http.js'

it('trimmed takes spaces and tabs off the ends, and nothing else', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(' ', '\t', 'a', '\n', '\u00a0', '\u3000') }), (value) => {
      const chars = [...value]
      const blank = (char: string | undefined) => char === ' ' || char === '\t'
      while (blank(chars[0])) chars.shift()
      while (blank(chars.at(-1))) chars.pop()
      expect(trimmed(value)).toBe(chars.join(''))
    }),
  )
})

it('trimmed keeps inner runs, and a value without blanks at its ends is the same text', () => {
  expect(trimmed(' a  \t b\t')).toBe('a  \t b')
  expect(trimmed('a  b')).toBe('a  b')
  expect(trimmed(' \t ')).toBe('')
})
