import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { partsOf } from './parts.js'

const shape = (url: string) => partsOf(url).map(({ part, text }) => `${part} ${text}`)

describe('partsOf', () => {
  it('takes every piece with its decoded value, and a value with the name of its parameter', () => {
    expect(shape('https://u@photos.example.com:8443/a%20b/c?x=1&y&z=%E4%BD%A0#top')).toEqual([
      'protocol https',
      'user u',
      'host photos.example.com',
      'port 8443',
      'path /a%20b/c',
      'name x',
      'value 1',
      'name y',
      'name z',
      'value %E4%BD%A0',
      'fragment #top',
    ])
    expect(partsOf('https://h/?z=%E4%BD%A0').at(-1)).toMatchObject({ decoded: '你', name: 'z', faults: [] })
  })

  it.each([
    ['https://h/?a=%zz', ['bad_escape']],
    ['https://h/?a=%4', ['truncated', 'bad_escape']],
    ['https://h/?a=b+c', ['plus']],
    ['https://h/?a=b c', ['raw_space']],
    ['https://h/?a=1&amp;b=2', ['html_escape']],
  ])('finds what is odd about %s', (url, faults) => {
    expect(partsOf(url).flatMap((part) => part.faults)).toEqual(faults)
  })

  it('shows each piece where it stands, whatever the text is', () => {
    const unit = fc.constantFrom('http', ':', '/', '?', '&', '=', '#', '@', '%', 'a', '&amp;', '\\u0026', '\n', '😀')
    fc.assert(
      fc.property(fc.string({ unit }), (url) => {
        for (const { text, span } of partsOf(url)) expect(url.slice(...span)).toBe(text)
      }),
    )
  })
})
