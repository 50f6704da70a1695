import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeXml, xmlElements, xmlText } from './xml.js'

describe('reading flat XML', () => {
  it('finds the text of the first element, entities resolved', () => {
    expect(xmlText('<A><B>1</B><B>2</B></A>', 'B')).toBe('1')
    expect(xmlText('<B>&lt;&gt;&amp;&quot;&apos;&#65;&#x4e2d;&#x1F600;</B>', 'B')).toBe('<>&"\'A中😀')
    expect(xmlText('<B><![CDATA[a&lt;b]]></B>', 'B')).toBe('a&lt;b')
  })

  it('leaves references beyond Unicode as they are', () => {
    expect(xmlText('<B>&#x110000;&nbsp;</B>', 'B')).toBe('&#x110000;&nbsp;')
  })

  it('knows attributes and empty elements, and no name that merely begins alike', () => {
    expect(xmlText('<Keys>no</Keys><Key xmlns="urn:x">yes</Key>', 'Key')).toBe('yes')
    expect(xmlElements('<Part/><Part /><Part>3</Part>', 'Part')).toEqual(['', '', '3'])
    expect(xmlText('<A></A>', 'B')).toBeUndefined()
  })

  it('stops at an element that is never closed', () => {
    expect(xmlElements('<P>1</P><P>2', 'P')).toEqual(['1'])
  })

  // Quadratic work on these would outlast the test's time limit many times over.
  it('reads in linear time what was made to be slow', () => {
    expect(xmlElements('<P '.repeat(300_000), 'P')).toEqual([])
    expect(xmlElements('<P>'.repeat(300_000), 'P')).toEqual([])
  })

  it('writes what it reads', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!text.includes('<![CDATA['))
        expect(xmlText(`<T>${escapeXml(text)}</T>`, 'T')).toBe(text)
      }),
    )
  })
})
