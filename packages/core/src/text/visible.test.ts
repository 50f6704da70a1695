import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { visible } from './visible.js'

describe('visible', () => {
  it.each([
    ['plain text', 'plain text'],
    ['a\nb\r\tc', 'a\\nb\\r\\tc'],
    [' a  b ', '·a  b·'],
    ['   ', '···'],
    ['', ''],
    ['a\0b', 'a\\u{0}b'],
    ['a\u200bb', 'a\\u{200b}b'],
    ['\ufeffa', '\\u{feff}a'],
    ['a\u202eb', 'a\\u{202e}b'],
    ['a\u2028\u2029', 'a\\u{2028}\\u{2029}'],
    ['a\u00a0b\u3000', 'a\\u{a0}b\\u{3000}'],
    ['a\u007f', 'a\\u{7f}'],
    ['\ud800', '\\u{d800}'],
    ['汉😀é', '汉😀é'],
    ['\u{e0001}', '\\u{e0001}'],
  ])('writes out what cannot be seen in %j', (text, shown) => {
    expect(visible(text)).toBe(shown)
  })

  it('shows nothing that a terminal or a reader could take for something else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visible(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|(?! )\p{Zs}|^ | $/u)
      }),
    )
  })

  it('clips a text, and marks where', () => {
    expect(visible('abcdef', 3)).toBe('abc…')
    expect(visible('abc', 3)).toBe('abc')
    expect(visible('ab  ', 3)).toBe('ab …')
  })
})
