import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Endpoint } from './endpoint.js'
import { hostedEndpoint, pathStyleEndpoint } from './endpoints.js'
import type { IncomingRequest } from './incoming.js'
import { reject } from './parsing.js'
import { Incoming, locate, type MarkedRequest, readIncoming, type SignatureMarks } from './read-incoming.js'

const MARKS: SignatureMarks = {
  inHeader: (authorization) => authorization.startsWith('T '),
  inUrl: (parameters) => parameters.has('t'),
  inBrokenUrl: /(?:^|&)t=/,
  signature: 'sig',
  reject: (reason, detail) => reject(reason, detail, { status: 403, code: reason, message: '' }),
}

const incoming = (query: string, authorization?: readonly string[]): IncomingRequest => ({
  method: 'GET',
  host: 'h',
  path: '/',
  query,
  headers: new Map(authorization && [['authorization', authorization]]),
  endpoints: undefined,
})

/** What a scheme would be given, or what became of the request before. */
function read(query: string, authorization?: readonly string[]) {
  const found: MarkedRequest[] = []
  const result = readIncoming(incoming(query, authorization), MARKS, (marked) => {
    found.push(marked)
    return { state: 'absent' }
  })
  if (result.state === 'rejected') return result.rejection.reason
  return found[0] ? { mode: found[0].mode, query: found[0].query } : 'absent'
}

describe('Incoming', () => {
  it('decodes its query once, and a request with another query is decoded for itself', () => {
    const request = new Incoming(incoming('a=%2F'))
    const { query } = Incoming.decodedOf(request)
    expect(query).toEqual([['a', '/']])
    expect(Incoming.decodedOf(request).query).toBe(query)
    expect(Incoming.decodedOf({ ...request, query: 'b=1' }).query).toEqual([['b', '1']])
    expect(Incoming.decodedOf(new Incoming(incoming('a=%zz'))).query).toBeUndefined()
  })
})

describe('readIncoming', () => {
  it.each<[string, string, readonly string[] | undefined, unknown]>([
    ['nothing', '', undefined, 'absent'],
    ['a query of others', 'a=1', undefined, 'absent'],
    ['an Authorization header of others', '', ['Basic x'], 'absent'],
    ['broken escapes without its mark', 'a=%zz', undefined, 'absent'],
    [
      'its mark in the URL',
      't=1&a',
      undefined,
      {
        mode: 'url',
        query: [
          ['t', '1'],
          ['a', null],
        ],
      },
    ],
    ['its mark in the header', 'a=1', ['T x'], { mode: 'header', query: [['a', '1']] }],
    [
      'plus signs, which are blanks',
      't=a+b&c+d=%2B',
      undefined,
      {
        mode: 'url',
        query: [
          ['t', 'a b'],
          ['c d', '+'],
        ],
      },
    ],
    ['its mark in both places', 't=1', ['T x'], 'conflicting'],
    ['its mark in the URL and a header of others', 't=1', ['Basic x'], 'conflicting'],
    ['its mark in the header and a signature in the URL', 'sig=1', ['T x'], 'conflicting'],
    ['two Authorization headers, one its own', '', ['Basic x', 'T x'], 'malformed'],
    ['its mark in the URL and broken escapes', 't=1&a=%zz', undefined, 'malformed'],
    ['its mark in the header and broken escapes', 'a=%zz', ['T x'], 'malformed'],
    ['its mark in a URL with broken escapes, and a header', 't=%zz', ['T x'], 'conflicting'],
  ])('answers %s', (_name, query, authorization, expected) => {
    expect(read(query, authorization)).toEqual(expected)
  })

  it('gives the last of repeated parameters by name, and all of them in order', () => {
    const values: unknown[] = []
    readIncoming(incoming('t=1&t=2'), MARKS, ({ query, parameters }) => {
      values.push(query, parameters.get('t'))
      return { state: 'absent' }
    })
    expect(values).toEqual([
      [
        ['t', '1'],
        ['t', '2'],
      ],
      '2',
    ])
  })

  it('turns what its reader rejects into a result', () => {
    const result = readIncoming(incoming('t=1'), MARKS, () => MARKS.reject('expired', 'it is late'))
    expect(result).toMatchObject({ state: 'rejected', rejection: { reason: 'expired', detail: 'it is late' } })
  })
})

describe('locate', () => {
  const isBucketName = (name: string) => /^[a-z]{3,9}$/.test(name)
  const hosted = hostedEndpoint('public', { hostOf: (region) => `${region}.h`, isBucketName })
  const paths = pathStyleEndpoint('http://h')
  const found = (host: string, path: string, endpoints?: readonly Endpoint[], plus?: '+' | ' ') =>
    locate({ host, path, endpoints }, { regions: ['eu', 'us'], endpoint: hosted, isBucketName, ...(plus && { plus }) })

  it("tries the scheme's endpoint in every region, unless the verifier has endpoints of its own", () => {
    expect(found('photos.us.h', '/a')).toEqual({
      resource: 'object',
      bucket: 'photos',
      key: 'a',
      path: 'a',
      root: '/',
      bucketRule: 'service',
    })
    expect(found('photos.cn.h', '/a')).toMatchObject({ reason: 'unknown_host' })
    expect(found('photos.us.h', '/a', [paths])).toMatchObject({ reason: 'unknown_host' })
    expect(found('h', '/photos/a', [paths, hosted])).toMatchObject({ bucket: 'photos', key: 'a' })
    expect(found('photos.us.h', '/a', [paths, hosted])).toMatchObject({ bucket: 'photos', key: 'a' })
  })

  it('tells an object, a bucket and the service apart', () => {
    expect(found('photos.us.h', '/')).toMatchObject({ resource: 'bucket', bucket: 'photos', key: '' })
    expect(found('us.h', '/')).toMatchObject({ resource: 'service', bucket: undefined, key: '' })
    expect(found('us.h', '/a')).toMatchObject({ resource: 'object', bucket: undefined, key: 'a' })
  })

  it('decodes a path once, and keeps it as it came', () => {
    expect(found('photos.us.h', '/a%2520b+c%2Fd')).toMatchObject({ key: 'a%20b+c/d', path: 'a%2520b+c%2Fd' })
    expect(found('photos.us.h', '/a+b', undefined, ' ')).toMatchObject({ key: 'a b', path: 'a+b' })
    for (const path of ['/%zz', '/%ff', '/a%'])
      expect(found('photos.us.h', path)).toMatchObject({ reason: 'malformed' })
  })

  it('finds no bucket in a path that is `.`, `..`, empty, or has a slash, backslash, control character or %2F, however it is written', () => {
    const bad = fc.oneof(
      fc.constantFrom('', '.', '..'),
      fc
        .tuple(
          fc.string({ unit: fc.constantFrom('a', '.', '%') }),
          fc.constantFrom('/', '\\', '\n', '\0', '\x7f', '%2F', '%2f'),
        )
        .map(([text, border]) => text + border + text),
    )
    /** In each form that decodes to it: as it is, or escaped, in either case. */
    const written = (name: string, escaped: (index: number) => boolean, upper: boolean) =>
      [...name]
        .map((char, index) => {
          const code = char.charCodeAt(0).toString(16).padStart(2, '0')
          const must = char === '/' || char === '%'
          return must || escaped(index) ? `%${upper ? code.toUpperCase() : code}` : char
        })
        .join('')
    fc.assert(
      fc.property(bad, fc.func(fc.boolean()), fc.boolean(), (name, escaped, upper) => {
        const result = found('h', `/${written(name, escaped, upper)}/key`, [paths])
        expect(result).toMatchObject({ reason: 'malformed', detail: 'no bucket can have this name' })
      }),
    )
  })

  it('clips the host of its answer', () => {
    expect(found('x'.repeat(500), '/')).toEqual({
      reason: 'unknown_host',
      detail: `no endpoint is reached at host "${'x'.repeat(80)}"`,
    })
  })
})
