import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Snapshot } from '../credentials/snapshot.js'
import { isSigningError, type SigningError } from '../errors.js'
import { toy, toyEndpoint } from '../testing/toy-scheme.js'
import type { PresignInput } from './input.js'
import { checkExpiry, normalizeInput, normalizeRequest, rejectRepeats, signingTimeOf } from './normalize.js'

const snapshot = new Snapshot({ accessKeyId: 'AK1', accessKeySecret: 'FAKEsecret', securityToken: 'FAKEtoken' })
const link = { bucket: 'photos', key: 'a', expiresIn: 60 }

const requestOf = (input: object, mode: 'url' | 'header' = 'url') => {
  const given = normalizeInput(input as PresignInput, mode)
  return normalizeRequest(toy(), mode, given, snapshot, given.expiresIn)
}

function errorOf(work: () => unknown): SigningError | undefined {
  try {
    work()
  } catch (error) {
    if (isSigningError(error)) return error
    throw error
  }
  return undefined
}

const refusal = (work: () => unknown) => {
  const { code, details } = errorOf(work) ?? {}
  return { code, ...details }
}

describe('normalizeInput', () => {
  const maybe: { key?: string } = {}

  // What JavaScript and lost types let through; the types themselves are in `input.test-d.ts`.
  it.each<[string, object, object]>([
    ['no key', { bucket: 'b' }, { code: 'key_missing', found: 'undefined', fields: [] }],
    [
      'a key that is undefined',
      { bucket: 'b', key: undefined },
      { code: 'key_missing', found: 'undefined', fields: [] },
    ],
    ['an optional key', { bucket: 'b', key: maybe.key }, { code: 'key_missing', found: 'undefined', fields: [] }],
    [
      'a key that a spread took away',
      { ...link, ...{ key: undefined } },
      { code: 'key_missing', found: 'undefined', fields: [] },
    ],
    ['a key that is null', { bucket: 'b', key: null }, { code: 'key_missing', found: 'null', fields: [] }],
    [
      '`object` for `key`',
      { bucket: 'b', object: 'a' },
      { code: 'key_missing', found: 'undefined', fields: ['object'] },
    ],
    ['`Key` for `key`', { bucket: 'b', Key: 'a' }, { code: 'key_missing', found: 'undefined', fields: ['Key'] }],
    ['a key beside a bucket', { resource: 'bucket', bucket: 'b', key: 'a' }, { code: 'input_invalid', name: 'key' }],
    ['a bucket beside the service', { resource: 'service', bucket: 'b' }, { code: 'input_invalid', name: 'bucket' }],
    ['a key beside the service', { resource: 'service', key: 'a' }, { code: 'input_invalid', name: 'key' }],
    ['a path beside a bucket', { resource: 'bucket', bucket: 'b', path: 'a' }, { code: 'input_invalid', name: 'path' }],
    ['a path beside a key', { ...link, path: 'a' }, { code: 'input_invalid', name: 'path' }],
    ['a resource that does not exist', { ...link, resource: 'folder' }, { code: 'input_invalid', name: 'resource' }],
    ['a resource that is null', { ...link, resource: null }, { code: 'input_invalid', name: 'resource' }],
  ])('refuses %s', (_name, input, expected) => {
    expect(refusal(() => normalizeInput(input as never, 'url'))).toMatchObject(expected)
  })

  it.each([undefined, null, 'a', 7, true])('refuses %j in the place of an input', (input) => {
    expect(refusal(() => normalizeInput(input as never, 'url'))).toMatchObject({ code: 'input_invalid', name: 'input' })
  })

  it('says what is addressed: an object, a bucket or the service, and never guesses it', () => {
    const resources = ['object', 'bucket', 'service', undefined, null, 'other'] as const
    const fields = fc.record(
      {
        resource: fc.constantFrom(...resources),
        bucket: fc.constantFrom('b', undefined),
        key: fc.constantFrom('k', '', undefined, null, 7),
        path: fc.constantFrom('p', undefined),
      },
      { requiredKeys: [], noNullPrototype: true },
    )
    fc.assert(
      fc.property(fields, (input) => {
        const { resource = 'object', bucket, key, path } = input
        const right =
          resource === 'object'
            ? typeof key === 'string' && path === undefined
            : key === undefined &&
              ((resource === 'bucket' && path === undefined) || (resource === 'service' && bucket === undefined))
        const error = errorOf(() =>
          expect(normalizeInput(input as never, 'url')).toMatchObject({ resource, bucket, key, path }),
        )
        expect(error === undefined).toBe(right)
      }),
    )
  })

  it('names the fields that are not known, because one of them is the misspelt key', () => {
    expect(
      errorOf(() => normalizeInput({ bucket: 'b', Key: 'a', ['x'.repeat(100)]: 1 } as never, 'url'))?.message,
    ).toBe(
      `Cannot sign: found a key of type undefined, and "Key", "${'x'.repeat(80)}…"; wanted the key of an object as text, or resource: 'bucket' or 'service'`,
    )
  })

  it('reads a field once, and own fields alone', () => {
    let reads = 0
    const input = {
      bucket: 'b',
      get key() {
        reads++
        return 'a'
      },
    }
    expect(normalizeInput(input, 'url').key).toBe('a')
    expect(reads).toBe(1)
    const inherited = Object.assign(Object.create({ bucket: 'evil', method: 'DELETE' }), { key: 'a' })
    expect(normalizeInput(inherited, 'url')).toMatchObject({ bucket: undefined, method: undefined, key: 'a' })
  })
})

describe('normalizeRequest', () => {
  it('copies an input with its defaults', () => {
    expect(requestOf(link)).toEqual({
      mode: 'url',
      method: 'GET',
      resource: 'object',
      bucket: 'photos',
      query: [],
      headers: [],
      additionalHeaders: [],
      expiresIn: 60,
      endpoint: undefined,
      accessKeyId: 'AK1',
      securityToken: 'FAKEtoken',
      scope: undefined,
    })
  })

  it('writes methods in upper case, headers in lower case and trimmed, names of headers once and sorted', () => {
    expect(
      requestOf({
        ...link,
        method: 'put',
        headers: { 'X-B': ' \t1  2\t ', 'x-a': '', gone: undefined },
        additionalHeaders: ['Range', 'host', 'RANGE'],
        endpoint: toyEndpoint,
      }),
    ).toMatchObject({
      method: 'PUT',
      headers: [
        ['x-b', '1  2'],
        ['x-a', ''],
      ],
      additionalHeaders: ['host', 'range'],
      endpoint: toyEndpoint,
    })
  })

  it('repeats a query name for each value of its list', () => {
    expect(requestOf({ ...link, query: { a: ['1', null, ''], b: null, c: undefined, d: [], e: 'x' } }).query).toEqual([
      ['a', '1'],
      ['a', null],
      ['a', ''],
      ['b', null],
      ['e', 'x'],
    ])
  })

  it.each<[string, object, string]>([
    ['a method with a newline', { method: 'GET\n' }, 'input_invalid'],
    ['a method with a blank', { method: 'GET /' }, 'input_invalid'],
    ['an empty method', { method: '' }, 'input_invalid'],
    ['a method that is not text', { method: 7 }, 'input_invalid'],
    ['a bucket that is not text', { bucket: 7 }, 'input_invalid'],
    ['a bucket that is null', { bucket: null }, 'input_invalid'],
    ['a bucket with half a surrogate pair', { bucket: '\ud800' }, 'text_malformed'],
    ['an endpoint that is text', { endpoint: 'https://h' }, 'input_invalid'],
    ['an endpoint that is null', { endpoint: null }, 'input_invalid'],
    ['a query that is text', { query: 'a=1' }, 'input_invalid'],
    ['a query that is null', { query: null }, 'input_invalid'],
    ['a query that is a list', { query: [['a', '1']] }, 'input_invalid'],
    ['URLSearchParams', { query: new Map() }, 'input_invalid'],
    ['an empty query name', { query: { '': '1' } }, 'query_invalid'],
    ['a query name with half a surrogate pair', { query: { '\udc00': '1' } }, 'query_invalid'],
    ['a query value that is a number', { query: { a: 1 } }, 'query_invalid'],
    ['a number in a list of values', { query: { a: ['1', 1] } }, 'query_invalid'],
    ['a list in a list of values', { query: { a: [['1']] } }, 'query_invalid'],
    ['a query value with half a surrogate pair', { query: { a: '\ud800' } }, 'text_malformed'],
    ['one header in two spellings', { headers: { 'x-a': '1', 'X-A': '1' } }, 'header_duplicate'],
    ['a header name with a colon', { headers: { 'a:b': '1' } }, 'header_invalid'],
    ['a header name with a blank', { headers: { 'a b': '1' } }, 'header_invalid'],
    ['an empty header name', { headers: { '': '1' } }, 'header_invalid'],
    ['a header name beyond ASCII', { headers: { é: '1' } }, 'header_invalid'],
    ['the header __proto__', { headers: JSON.parse('{"__proto__":"1"}') }, 'header_invalid'],
    ['a newline in a header value', { headers: { a: '1\nb: 2' } }, 'header_invalid'],
    ['a carriage return in a header value', { headers: { a: '1\r' } }, 'header_invalid'],
    ['NUL in a header value', { headers: { a: '\0' } }, 'header_invalid'],
    ['a header value that is a number', { headers: { a: 1 } }, 'header_invalid'],
    ['a header value that is null', { headers: { a: null } }, 'header_invalid'],
    ['a header value with half a surrogate pair', { headers: { a: '\ud800' } }, 'text_malformed'],
    ['additional headers that are text', { additionalHeaders: 'range' }, 'input_invalid'],
    ['an additional header that is a number', { additionalHeaders: [7] }, 'header_invalid'],
    ['a lifetime of zero', { expiresIn: 0 }, 'expiry_out_of_range'],
    ['no lifetime', { expiresIn: undefined }, 'expiry_out_of_range'],
  ])('refuses %s', (_name, change, code) => {
    expect(errorOf(() => requestOf({ ...link, ...change }))?.code).toBe(code)
  })

  it('takes any value of a header that HTTP can carry, and none that could be read as two headers', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '\t', '\n', '\r', '\0', '\x7f', '\x0b', 'é', '汉', '😀') }),
        (value) => {
          // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it looks for.
          const sendable = !/[\x00-\x08\x0a-\x1f\x7f]/.test(value)
          const error = errorOf(() =>
            expect(requestOf({ ...link, headers: { a: value } }).headers).toEqual([
              ['a', value.replace(/^[ \t]+|[ \t]+$/g, '')],
            ]),
          )
          expect(error?.code).toBe(sendable ? undefined : 'header_invalid')
        },
      ),
    )
  })

  it('does not look at a lifetime in header mode', () => {
    expect(requestOf({ ...link, expiresIn: 0 }, 'header').mode).toBe('header')
  })
})

describe('checkExpiry', () => {
  it('takes whole seconds from 1 to the longest lifetime', () => {
    for (const seconds of [1, 60, 604_800]) checkExpiry(seconds, 604_800)
  })

  it.each([0, -1, 604_801, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '60', null, undefined, 60n])(
    'refuses %s',
    (found) => {
      expect(refusal(() => checkExpiry(found, 604_800))).toMatchObject({
        code: 'expiry_out_of_range',
        min: 1,
        max: 604_800,
      })
    },
  )

  it('says what was found', () => {
    const message = (found: unknown) => errorOf(() => checkExpiry(found, 9))?.message
    expect(message(10)).toBe('Cannot presign for 10 seconds: wanted a whole number of seconds from 1 to 9')
    expect(message('10')).toBe(
      'Cannot presign for a lifetime of type string: wanted a whole number of seconds from 1 to 9',
    )
  })
})

describe('signingTimeOf', () => {
  it('gives whole seconds of a date, else of the clock', () => {
    expect(signingTimeOf(new Date(1999), 5000)).toEqual({ seconds: 1 })
    expect(signingTimeOf(undefined, 5999)).toEqual({ seconds: 5 })
    expect(signingTimeOf(new Date('9999-12-31T23:59:59.999Z'), 0)).toEqual({ seconds: 253_402_300_799 })
  })

  it.each([new Date(-1), new Date(Number.NaN), new Date('+010000-01-01T00:00:00Z'), '2026-01-01', 7, null])(
    'refuses %s',
    (at) => {
      expect(errorOf(() => signingTimeOf(at as never, 0))?.code).toBe('time_invalid')
    },
  )

  it('refuses a clock that gives NaN', () => {
    expect(errorOf(() => signingTimeOf(undefined, Number.NaN))?.code).toBe('time_invalid')
  })
})

describe('rejectRepeats', () => {
  it('refuses a name that is there twice, whatever its values', () => {
    expect(
      errorOf(() =>
        rejectRepeats([
          ['a', '1'],
          ['b', null],
          ['a', '1'],
        ]),
      ),
    ).toMatchObject({
      code: 'query_invalid',
      details: { name: 'a' },
    })
    rejectRepeats([
      ['a', '1'],
      ['A', '1'],
    ])
  })
})
