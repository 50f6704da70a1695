import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  byBytes,
  decodeQuery,
  decodeText,
  encodePath,
  encodeText,
  equalInConstantTime,
  fromBase64,
  fromHex,
  fromUtf8,
  loneSurrogate,
  toBase64,
  toHex,
  utf8,
  utf8Length,
} from './encoding.js'

const text = fc.string({
  unit: fc.oneof(fc.constantFrom("'", '(', ')', '*', '!', '~', '/', '+', '%', ' '), fc.string({ unit: 'grapheme' })),
})
const bytes = fc.uint8Array({ maxLength: 200 })

describe('percent-encoding', () => {
  it('leaves the unreserved characters of RFC 3986 alone and escapes every other byte in upper case', () => {
    fc.assert(
      fc.property(text, (text) => {
        const byHand = [...Buffer.from(text)]
          .map((byte) => {
            const char = String.fromCharCode(byte)
            return /[A-Za-z0-9\-._~]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
          })
          .join('')
        expect(encodeText(text)).toBe(byHand)
        expect(encodePath(text)).toBe(byHand.replaceAll('%2F', '/'))
      }),
    )
  })

  it('is undone by decoding', () => {
    fc.assert(
      fc.property(text, (text) => {
        expect(decodeText(encodeText(text))).toBe(text)
      }),
    )
  })

  it('refuses half a surrogate pair and says where it stands', () => {
    expect(() => encodeText('ab\udc00')).toThrow(
      expect.objectContaining({ code: 'text_malformed', details: { name: 'text', index: 2 } }),
    )
    expect(loneSurrogate('😀')).toBe(-1)
    expect(loneSurrogate('\ud83d\ud83d\ude00')).toBe(0)
  })

  it.each(['%', '%4', '%zz', '%ff', '%c3%28', 'a%'])('does not decode %j', (text) => {
    expect(decodeText(text)).toBeUndefined()
  })

  it('reads a plus as it is told', () => {
    expect(decodeText('a+b')).toBe('a+b')
    expect(decodeText('a+b%2B', ' ')).toBe('a b+')
  })
})

describe('decodeQuery', () => {
  it('takes a plus for itself, or for a blank where it is told so', () => {
    expect(decodeQuery('a+b=c+d%2B')).toEqual([['a+b', 'c+d+']])
    expect(decodeQuery('a+b=c+d%2B', ' ')).toEqual([['a b', 'c d+']])
  })

  it.each([
    ['', []],
    ['a', [['a', null]]],
    ['a=', [['a', '']]],
    [
      'a=b=c&d&&e=%20',
      [
        ['a', 'b=c'],
        ['d', null],
        ['e', ' '],
      ],
    ],
    [
      'a=1&a=2',
      [
        ['a', '1'],
        ['a', '2'],
      ],
    ],
  ])('reads %j', (query, pairs) => {
    expect(decodeQuery(query)).toEqual(pairs)
  })

  it('gives nothing for a malformed escape', () => {
    expect(decodeQuery('a=%')).toBeUndefined()
  })
})

describe('hex and Base64', () => {
  it('are those of the platform, and are undone', () => {
    fc.assert(
      fc.property(bytes, (bytes) => {
        expect(toHex(bytes)).toBe(Buffer.from(bytes).toString('hex'))
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
        expect(fromHex(toHex(bytes).toUpperCase())).toEqual(bytes)
        expect(fromBase64(toBase64(bytes))).toEqual(bytes)
      }),
    )
  })

  it.each(['a', 'ab=', 'a===', 'ab-_', 'YQ', 'YR==', ' YQ=='])('refuses %j as Base64', (text) => {
    expect(fromBase64(text)).toBeUndefined()
  })

  it.each(['a', 'zz', '0x'])('refuses %j as hex', (text) => {
    expect(fromHex(text)).toBeUndefined()
  })
})

describe('UTF-8', () => {
  it('is counted and made as the platform does', () => {
    fc.assert(
      fc.property(text, (text) => {
        expect(utf8Length(text)).toBe(Buffer.byteLength(text))
        expect(toHex(utf8(text))).toBe(Buffer.from(text).toString('hex'))
        expect(fromUtf8(utf8(text))).toBe(text)
      }),
    )
  })

  it('keeps a byte order mark and refuses what it is not', () => {
    expect(fromUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa')
    expect(fromUtf8(Uint8Array.of(0xff))).toBeUndefined()
  })
})

it('byBytes orders encoded names as their bytes, not as people read them', () => {
  expect(['a', '_', 'B', '-', '%20', '~', '1'].sort(byBytes)).toEqual(['%20', '-', '1', 'B', '_', 'a', '~'])
})

it('equalInConstantTime is equality', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(equalInConstantTime(a, b)).toBe(a === b)
    }),
  )
  expect(equalInConstantTime('abc', 'abc')).toBe(true)
  expect(equalInConstantTime('abc', 'abcd')).toBe(false)
})
