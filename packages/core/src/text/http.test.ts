import fc from 'fast-check'
import { expect, it } from 'vitest'
import { splitTarget, splitUrl, trimmed } from './http.js'

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

const segment = fc.string({ unit: fc.constantFrom('a', '.', '..', '%2F', '%zz', '@', ':', "'", '=', '\\', '\u4e2d') })
const host = fc.constantFrom('h', 'h:80', '[::1]:443', 'u:p@h', 'a@b@h', '')

it('splitUrl gives the parts of a URL as they were written', () => {
  fc.assert(
    fc.property(host, fc.array(segment), fc.option(segment), fc.option(segment), (authority, path, query, fragment) => {
      const target = [...path.map((one) => `/${one}`), query === null ? '' : `?${query}`].join('')
      expect(splitUrl(`HTTPS://${authority}${target}${fragment === null ? '' : `#${fragment}`}`)).toEqual({
        protocol: 'https',
        authority,
        host: authority.split('@').at(-1),
        target,
        path: target.split('?')[0],
        ...(query !== null && { query }),
      })
    }),
  )
})

it('splitUrl finds what URL finds, where URL changes nothing', () => {
  for (const text of ['http://a.b:81/c/d?e=f&g#h', 'http://a/', 'ws://a/b%20c?d?e', 'https://u@a:8/?']) {
    const { host, pathname, search, protocol } = new URL(text)
    const parts = splitUrl(text)
    expect([parts.host, parts.path, `?${parts.query ?? ''}`, `${parts.protocol}:`]).toEqual([
      host,
      pathname,
      search || '?',
      protocol,
    ])
  }
  expect(splitUrl('photos/cat.jpg?acl')).toEqual({ protocol: '', authority: '', host: '', target: '', path: '' })
})

it('splitTarget reads both forms of a request target', () => {
  expect(splitTarget('/a?b?c#d')).toEqual({ path: '/a', query: 'b?c#d' })
  expect(splitTarget('//evil/a')).toEqual({ path: '//evil/a' })
  expect(splitTarget('HTTP://h:1/a?')).toEqual({ authority: 'h:1', path: '/a', query: '' })
  expect(splitTarget('http://h?a')).toEqual({ authority: 'h', path: '/', query: 'a' })
  expect(splitTarget('*')).toEqual({ path: '*' })
  expect(splitTarget('')).toEqual({ path: '' })
})
