import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseIncoming, type RawHeaders, rawRequest } from './raw-request.js'

const parsed = (change: object = {}) =>
  parseIncoming({ method: 'GET', target: '/', headers: { host: 'h' }, ...change } as never, undefined)
const headersOf = (headers: RawHeaders) => {
  const request = parsed({ headers })
  return 'unreadable' in request ? request.unreadable : Object.fromEntries(request.headers)
}
const readable = (change: object) => !('unreadable' in parsed(change))

describe('parseIncoming', () => {
  it.each([
    ['/a%20b?x=1&y', '/a%20b', 'x=1&y'],
    ['/', '/', ''],
    ['/?', '/', ''],
    ['/a?b?c', '/a', 'b?c'],
    ['/a/../b//c', '/a/../b//c', ''],
    ['http://h/a?b', '/a', 'b'],
    ['HTTPS://H', '/', ''],
    ['http://h?b', '/', 'b'],
    ['/http://i/a', '/http://i/a', ''],
  ])('splits the target %s', (target, path, query) => {
    expect(parsed({ target })).toMatchObject({ method: 'GET', host: 'h', path, query })
  })

  it('takes headers as a flat list, pairs, an iterable or a record, with names in lower case and values trimmed', () => {
    const expected = { host: ['h'], 'x-a': ['1', '2'] }
    const pairs = [
      ['Host', 'h'],
      ['X-A', ' 1\t'],
      ['x-a', '2'],
    ] as const
    expect(headersOf(pairs.flat())).toEqual(expected)
    expect(headersOf(pairs)).toEqual(expected)
    expect(headersOf(new Map([['host', 'h']]))).toEqual({ host: ['h'] })
    expect(headersOf({ Host: 'h', 'X-A': [' 1\t', '2'], gone: undefined })).toEqual(expected)
    expect(headersOf([])).toEqual({})
  })

  it('takes the host of the target, of Host and of :authority for one where they agree', () => {
    expect(parsed({ headers: { ':authority': 'H:81' } })).toMatchObject({ host: 'h:81' })
    expect(parsed({ headers: { ':authority': 'H', host: 'h' }, target: 'http://h/' })).toMatchObject({ host: 'h' })
    expect(parsed({ headers: {} })).toMatchObject({ host: '' })
    for (const change of [
      { target: 'http://i/' },
      { headers: { host: 'h', ':authority': 'i' } },
      { headers: ['host', 'h', 'host', 'h'] },
      { headers: [':authority', 'h', ':authority', 'i'] },
    ])
      expect(readable(change)).toBe(false)
  })

  it('reads bytes, one to a character, as UTF-8, and keeps what is text already', () => {
    const wire = (text: string) => Buffer.from(text).toString('latin1')
    for (const text of ['汉😀é', 'é', '\xff', 'plain']) {
      const target = text === '\xff' ? `/${text}` : `/${wire(text)}`
      expect(parsed({ target, headers: { host: 'h', a: target.slice(1) } })).toMatchObject({ path: `/${text}` })
      expect(headersOf({ a: target.slice(1) })).toEqual({ a: [text] })
    }
    expect(parsed({ target: '/汉' })).toMatchObject({ path: '/汉' })
    for (const half of ['/\ud800', '/汉\udc00']) expect(readable({ target: half })).toBe(false)
  })

  it.each<[string, object]>([
    ['a method with a blank', { method: 'GET /' }],
    ['an empty method', { method: '' }],
    ['a method that is not text', { method: 7 }],
    ['a target that is not text', { target: undefined }],
    ['an empty target', { target: '' }],
    ['a target without a slash', { target: 'a' }],
    ['a target of another protocol', { target: 'ftp://h/' }],
    ['an asterisk for a target', { target: '*' }],
    ['headers that are text', { headers: 'host: h' }],
    ['headers that are null', { headers: null }],
    ['an odd number of names and values', { headers: ['host', 'h', 'x'] }],
    ['pairs that are not pairs', { headers: [[]] }],
    ['a value that is a number', { headers: { a: 7 } }],
    ['a value that is null', { headers: { a: null } }],
    ['a colon in a name', { headers: { 'a:b': '' } }],
    ['a blank in a name', { headers: { 'a ': '' } }],
    ['an empty name', { headers: { '': '' } }],
    ['a newline in a value', { headers: { a: '1\n2' } }],
    ['a carriage return in a value', { headers: { a: '1\r' } }],
    ['NUL in a value', { headers: { a: '\0' } }],
    ['half a surrogate pair in a value', { headers: { a: '汉\ud800' } }],
  ])('cannot read %s', (_name, change) => {
    expect(parsed(change)).toEqual({ unreadable: expect.any(String) })
  })

  it('cannot read what is not a request', () => {
    for (const request of [undefined, null, 'GET / HTTP/1.1', 7])
      expect(parseIncoming(request as never, undefined)).toEqual({ unreadable: expect.any(String) })
  })

  it('cannot read what throws when it is looked at', () => {
    const bomb = () => {
      throw new Error('boom')
    }
    const hostile = new Proxy({}, { get: bomb, has: bomb, ownKeys: bomb, getOwnPropertyDescriptor: bomb })
    const thrower = Object.defineProperty({}, 'host', { enumerable: true, get: bomb })
    const endless = { [Symbol.iterator]: bomb }
    const parts = [{ headers: hostile }, { headers: thrower }, { headers: endless }]
    for (const request of [hostile, ...parts.map((part) => ({ method: 'GET', target: '/', ...part }))])
      expect(parseIncoming(request as never, undefined)).toEqual({ unreadable: 'it cannot be read' })
  })

  it('throws for no text at all, and clips what it tells', () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom('/', ':', '?', '\n', 'http://', '\ud800'),
        fc.string({ unit: 'binary', maxLength: 1 }),
      ),
    })
    fc.assert(
      fc.property(text, text, fc.array(text), (method, target, headers) => {
        const request = parseIncoming({ method, target, headers }, undefined)
        if ('unreadable' in request) expect(request.unreadable.length).toBeLessThan(200)
        else expect(request.path.startsWith('/')).toBe(true)
      }),
    )
  })
})

describe('rawRequest', () => {
  it('says what a fetch Request has lost', () => {
    const headers: [string, string][] = [
      ['Host', 'x'],
      ['a', '1'],
    ]
    expect(rawRequest({ method: 'GET', url: 'https://h/a?b#c', headers })).toEqual({
      method: 'GET',
      target: '/a?b',
      headers: [
        ['host', 'h'],
        ['a', '1'],
      ],
      lost: ['raw-target', 'dot-segments', 'repeated-headers'],
    })
  })

  it('gives a target that parseIncoming reads, of a Request of the platform', () => {
    const raw = rawRequest(new Request('https://h:8443?a=b', { headers: { 'X-A': '1' } }))
    expect(raw).toMatchObject({ method: 'GET', target: '/?a=b' })
    expect(parseIncoming(raw, undefined)).toMatchObject({ host: 'h:8443', path: '/', query: 'a=b' })
  })
})
