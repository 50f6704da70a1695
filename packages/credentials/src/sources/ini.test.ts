import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseIni } from './ini.js'

const read = (text: string) =>
  Object.fromEntries([...parseIni(text)].map(([name, values]) => [name, Object.fromEntries(values)]))

describe('parseIni', () => {
  it.each([
    [
      'comments',
      '# one\n; two\n[a] # three\nk = v # four\nl = v;w#x ; five\nm=#6\n',
      { a: { k: 'v', l: 'v;w#x', m: '#6' } },
    ],
    ['spaces and cases', '  [ profile  a ]\r\n  Key = v = w  \r\n', { 'profile a': { key: 'v = w' } }],
    ['a level below a key without a value', '[a]\ns3 =\n  k = v\n\tl = w\nm = x\n', { a: { s3: '', m: 'x' } }],
    [
      'sections with one name, and keys that come twice',
      '[a]\nk=1\n[b]\nk=2\n[a]\nk=3\nl=4',
      { a: { k: '3', l: '4' }, b: { k: '2' } },
    ],
    [
      'names with dots, and those of prototypes',
      '[a.b]\n__proto__=1\n[__proto__]\nk=v',
      { 'a.b': {}, ['__proto__']: { k: 'v' } },
    ],
    ['what is not a line of any kind', 'k = v\n[a]\nnothing\n=v\n[open\n', { a: {} }],
  ])('reads %s', (_, text, wanted) => {
    if (text.includes('__proto__')) expect(parseIni(text).get('a.b')?.get('__proto__')).toBe('1')
    else expect(read(text)).toEqual(wanted)
  })

  it('reads back every value that has no comment in it', () => {
    const value = fc.stringMatching(/^[!-~]([ -~]*[!-~])?$/).filter((text) => !/(?:^|\s)[#;]/.test(text))
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z_]{0,20}$/), value, (key, text) => {
        expect(parseIni(`[s]\n${key} = ${text}\n`).get('s')?.get(key)).toBe(text)
      }),
    )
  })
})
