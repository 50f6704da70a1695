import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentDisposition } from './content-disposition.js'

/** A reader after RFC 6266 §4.1 and RFC 8187 §3.2.1, written for this test: `filename*` goes before `filename`. */
function readName(header: string): string | undefined {
  const [, plain] = /; filename="((?:[^"\\]|\\.)*)"/.exec(header) ?? []
  const [, extended] = /; filename\*=UTF-8''((?:%[0-9A-F]{2}|[A-Za-z0-9!#$&+.^_`|~-])*)$/.exec(header) ?? []
  return extended === undefined ? plain : decodeURIComponent(extended)
}

describe('contentDisposition', () => {
  it('writes a plain name once', () => {
    expect(contentDisposition('report 2024.pdf')).toBe('attachment; filename="report 2024.pdf"')
    expect(contentDisposition('a.txt', 'inline')).toBe('inline; filename="a.txt"')
  })

  it('writes a name twice that old readers would garble', () => {
    expect(contentDisposition('报告.pdf')).toBe(
      `attachment; filename="__.pdf"; filename*=UTF-8''%E6%8A%A5%E5%91%8A.pdf`,
    )
    expect(contentDisposition('😀.png')).toBe(`attachment; filename="_.png"; filename*=UTF-8''%F0%9F%98%80.png`)
    expect(contentDisposition('50%41 "x"\\y.txt')).toBe(
      `attachment; filename="50_41 _x__y.txt"; filename*=UTF-8''50%2541%20%22x%22%5Cy.txt`,
    )
    expect(contentDisposition("it's.txt")).toBe(`attachment; filename="it's.txt"`)
  })

  it('refuses names that would end the header, or have no UTF-8 form', () => {
    for (const name of ['a\r\nx: y', 'a\0', '\x7f'])
      expect(() => contentDisposition(name)).toThrow(expect.objectContaining({ code: 'header_invalid' }))
    expect(() => contentDisposition('\ud800')).toThrow(expect.objectContaining({ code: 'text_malformed' }))
  })

  it.each([
    ['filename', ''],
    ['filename', undefined],
    ['filename', 5],
    ['type', 'a.txt', 'Inline'],
    ['type', 'a.txt', null],
  ])('names the argument %s that it cannot use: %j %j', (name, ...given) => {
    const call = () => contentDisposition(...(given as unknown as Parameters<typeof contentDisposition>))
    const wanted = name === 'filename' ? 'a name that is not empty' : '"attachment" or "inline"'
    expect(call).toThrow(
      expect.objectContaining({ code: 'input_invalid', details: expect.objectContaining({ name, wanted }) }),
    )
  })

  it('is ASCII, and reads back as the name it was given, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: those are refused.
        fc.pre(!/[\x00-\x1f\x7f]/.test(name))
        const header = contentDisposition(name)
        expect(header).toMatch(/^[ -~]+$/)
        expect(readName(header)).toBe(name)
      }),
    )
  })
})
