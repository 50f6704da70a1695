import { createSigner, createSyncSigner, isSigningError, type PresignInput } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { endpoints } from '@presign/oss'
import { describe, expect, it } from 'vitest'
import { ossV4 } from '../src/index.js'

const credentials = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
const at = new Date('2026-01-01T00:00:00Z')
const clock = { now: () => at.getTime() }
const signer = createSyncSigner(ossV4({ region: 'cn-hangzhou' }), { credentials, backend: nodeBackend, clock })
const asyncSigner = createSigner(ossV4({ region: 'cn-hangzhou' }), { credentials, clock })

/** An input that is as wrong as JavaScript allows. */
const bad = (input: Record<string, unknown>) =>
  ({ bucket: 'photos', key: 'cat.jpg', expiresIn: 60, ...input }) as unknown as PresignInput

const unsafe = (key: string, rule: string) =>
  `Cannot sign key "${key}": ${rule}; allowUnsafeKey: true signs it as it is`
const DOTS = 'it has a "." or ".." segment, which URL parsers collapse'
const SLASH = 'it begins with a slash or backslash, which naming rules forbid'
const BUCKET = 'wanted 3 to 63 of a-z, 0-9 and "-", beginning and ending with a letter or digit'
const LIFETIME = 'wanted a whole number of seconds from 1 to 604800'
const UNCARRIABLE = 'wanted a value without CR, LF, NUL or other control characters'

const refusals: [string, Record<string, unknown>, string, string][] = [
  ['an empty key', { key: '' }, 'key_empty', "Cannot sign an empty key: say resource: 'bucket' for the bucket itself"],
  [
    'a key of 1024 bytes',
    { key: 'k'.repeat(1024) },
    'key_too_long',
    'Cannot sign a key of 1024 bytes of UTF-8: wanted at most 1023',
  ],
  [
    'a key of 342 Chinese characters',
    { key: '中'.repeat(342) },
    'key_too_long',
    'Cannot sign a key of 1026 bytes of UTF-8: wanted at most 1023',
  ],
  [
    'half a surrogate pair in a key',
    { key: 'a\ud83d' },
    'text_malformed',
    'Cannot encode key: half a surrogate pair at UTF-16 unit 1, and UTF-8 has no form for it',
  ],
  [
    'a key that is a number',
    { key: 7 },
    'key_missing',
    "Cannot sign: found a key of type number; wanted the key of an object as text, or resource: 'bucket' or 'service'",
  ],
  ['a dot segment', { key: 'a/./b' }, 'key_unsafe', unsafe('a/./b', DOTS)],
  ['a double dot segment', { key: '../b' }, 'key_unsafe', unsafe('../b', DOTS)],
  ['a double dot segment at the end', { key: 'a/..' }, 'key_unsafe', unsafe('a/..', DOTS)],
  ['a dot segment between backslashes', { key: 'a\\..\\b' }, 'key_unsafe', unsafe('a\\..\\b', DOTS)],
  ['a leading slash', { key: '/a' }, 'key_unsafe', unsafe('/a', SLASH)],
  ['a leading backslash', { key: '\\a' }, 'key_unsafe', unsafe('\\a', SLASH)],
  ['a key without a bucket', { bucket: undefined }, 'bucket_missing', 'Cannot sign for a key without a bucket'],
  ['a bucket with capitals', { bucket: 'Photos' }, 'bucket_invalid', `Cannot sign for bucket "Photos": ${BUCKET}`],
  ['a bucket of two', { bucket: 'ab' }, 'bucket_invalid', `Cannot sign for bucket "ab": ${BUCKET}`],
  [
    'a bucket of 64',
    { bucket: 'b'.repeat(64) },
    'bucket_invalid',
    `Cannot sign for bucket "${'b'.repeat(64)}": ${BUCKET}`,
  ],
  [
    'a bucket that ends in a hyphen',
    { bucket: 'photos-' },
    'bucket_invalid',
    `Cannot sign for bucket "photos-": ${BUCKET}`,
  ],
  [
    'a bucket that leaves the host',
    { bucket: 'a.evil.example/' },
    'bucket_invalid',
    `Cannot sign for bucket "a.evil.example/": ${BUCKET}`,
  ],
  ['no lifetime', { expiresIn: 0 }, 'expiry_out_of_range', `Cannot presign for 0 seconds: ${LIFETIME}`],
  [
    'a lifetime over seven days',
    { expiresIn: 604_801 },
    'expiry_out_of_range',
    `Cannot presign for 604801 seconds: ${LIFETIME}`,
  ],
  ['a lifetime in the past', { expiresIn: -5 }, 'expiry_out_of_range', `Cannot presign for -5 seconds: ${LIFETIME}`],
  ['half a second', { expiresIn: 1.5 }, 'expiry_out_of_range', `Cannot presign for 1.5 seconds: ${LIFETIME}`],
  [
    'a lifetime that is not a number',
    { expiresIn: Number.NaN },
    'expiry_out_of_range',
    `Cannot presign for NaN seconds: ${LIFETIME}`,
  ],
  [
    'a lifetime as text',
    { expiresIn: '60' },
    'expiry_out_of_range',
    `Cannot presign for a lifetime of type string: ${LIFETIME}`,
  ],
  [
    'a lifetime left out',
    { expiresIn: undefined },
    'expiry_out_of_range',
    `Cannot presign without expiresIn: ${LIFETIME}`,
  ],
  [
    'a newline in a header',
    { headers: { 'x-oss-meta-a': 'a\nb' } },
    'header_invalid',
    `Cannot sign header "x-oss-meta-a": ${UNCARRIABLE}`,
  ],
  [
    'a carriage return in a header',
    { headers: { 'x-oss-meta-a': 'a\rb' } },
    'header_invalid',
    `Cannot sign header "x-oss-meta-a": ${UNCARRIABLE}`,
  ],
  [
    'a NUL in a header',
    { headers: { 'x-oss-meta-a': 'a\0b' } },
    'header_invalid',
    `Cannot sign header "x-oss-meta-a": ${UNCARRIABLE}`,
  ],
  [
    'a header name with a blank',
    { headers: { 'a b': 'c' } },
    'header_invalid',
    'Cannot sign header "a b": wanted a name that HTTP can carry',
  ],
  [
    'a header without a name',
    { headers: { '': 'c' } },
    'header_invalid',
    'Cannot sign header "": wanted a name that HTTP can carry',
  ],
  [
    'a header value that is a number',
    { headers: { a: 1 } },
    'header_invalid',
    'Cannot sign header "a": wanted a value that is text',
  ],
  [
    'a header twice in different case',
    { headers: { 'X-Oss-Meta-A': '1', 'x-oss-meta-a': '2' } },
    'header_duplicate',
    'Cannot sign header "x-oss-meta-a": it is given twice, in different case',
  ],
  [
    '__proto__ as a header',
    { headers: Object.defineProperty({}, '__proto__', { value: 'x', enumerable: true }) },
    'header_invalid',
    'Cannot sign header "__proto__": wanted a name that HTTP can carry',
  ],
  [
    'Authorization as a header',
    { headers: { Authorization: 'x' } },
    'header_reserved',
    'Cannot sign header "authorization": the scheme writes it itself',
  ],
  [
    'the token as a header',
    { headers: { 'x-oss-security-token': 'x' } },
    'header_reserved',
    'Cannot sign header "x-oss-security-token": the scheme writes it itself',
  ],
  [
    'the date as a header',
    { headers: { 'X-Oss-Date': 'x' } },
    'header_reserved',
    'Cannot sign header "x-oss-date": the scheme writes it itself',
  ],
  [
    'a payload digest',
    { headers: { 'x-oss-content-sha256': 'abc' } },
    'header_invalid',
    'Cannot sign header "x-oss-content-sha256": wanted UNSIGNED-PAYLOAD',
  ],
  [
    'the Host of another host',
    { headers: { host: 'evil.example' } },
    'header_invalid',
    'Cannot sign header "host": the endpoint\'s is photos.oss-cn-hangzhou.aliyuncs.com',
  ],
  [
    'Headers instead of a record',
    { headers: new Headers({ a: 'b' }) },
    'input_invalid',
    'Cannot read headers: found object, wanted a plain record; spread it with Object.fromEntries',
  ],
  [
    'URLSearchParams instead of a record',
    { query: new URLSearchParams('a=b') },
    'input_invalid',
    'Cannot read query: found object, wanted a plain record; spread it with Object.fromEntries',
  ],
  ['a list as query', { query: ['a'] }, 'input_invalid', 'Cannot read query: found object, wanted a record'],
  [
    'a query value that is a list',
    { query: { a: ['1', '2'] } },
    'query_invalid',
    'Cannot sign query parameter "a": wanted a name that is there once',
  ],
  [
    'a query value that is a number',
    { query: { a: 1 } },
    'query_invalid',
    'Cannot sign query parameter "a": wanted text, or null for a name without a value',
  ],
  [
    'a query name that is empty',
    { query: { '': '1' } },
    'query_invalid',
    'Cannot sign query parameter "": wanted a name that is text and not empty',
  ],
  [
    'half a surrogate pair in a query value',
    { query: { a: '\udc00' } },
    'text_malformed',
    'Cannot encode the query value of "a": half a surrogate pair at UTF-16 unit 0, and UTF-8 has no form for it',
  ],
  [
    'a parameter of the scheme',
    { query: { 'x-oss-expires': '1' } },
    'query_reserved',
    'Cannot sign query parameter "x-oss-expires": the scheme writes it itself',
  ],
  [
    'a signature of one’s own',
    { query: { 'x-oss-signature': 'x' } },
    'query_reserved',
    'Cannot sign query parameter "x-oss-signature": the scheme writes it itself',
  ],
  [
    'additional headers as text',
    { additionalHeaders: 'host' },
    'input_invalid',
    'Cannot read additionalHeaders: found string, wanted a list of header names',
  ],
  [
    'a method that HTTP cannot carry',
    { method: 'GET /' },
    'input_invalid',
    'Cannot read method: found string, wanted the name of an HTTP method',
  ],
  [
    'a time that is not a date',
    { at: new Date(Number.NaN) },
    'time_invalid',
    'Cannot sign at this time: wanted a Date between 1970 and 9999',
  ],
  [
    'a time before 1970',
    { at: new Date(-1) },
    'time_invalid',
    'Cannot sign at this time: wanted a Date between 1970 and 9999',
  ],
  [
    'a time as a number',
    { at: 1_700_000_000 },
    'time_invalid',
    'Cannot sign at this time: wanted a Date between 1970 and 9999',
  ],
  [
    'an endpoint as text',
    { endpoint: 'oss-cn-hangzhou.aliyuncs.com' },
    'input_invalid',
    'Cannot read endpoint: found string, wanted an endpoint such as endpoints.public()',
  ],
]

describe('refuses before signing', () => {
  it.each(refusals)('%s', async (_name, input, code, message) => {
    const error = signer.check(bad(input))
    if (input.expiresIn !== undefined || !('expiresIn' in input)) expect(error).toMatchObject({ code, message })
    expect(() => signer.presign(bad(input))).toThrow(expect.objectContaining({ code, message }))
    await expect(asyncSigner.presign(bad(input))).rejects.toMatchObject({ code, message })
  })

  it('names the input of a batch, and signs none of it', () => {
    const inputs = [{ key: 'a' }, { key: 'b' }, { key: '' }].map(bad)
    expect(() => signer.presignMany(inputs)).toThrow(expect.objectContaining({ code: 'key_empty', index: 2 }))
  })

  it.each([
    ['oss-cn-hangzhou', 'Cannot sign for region "oss-cn-hangzhou": wanted "cn-hangzhou", without "oss-"'],
    [
      'oss-cn-hangzhou-internal',
      'Cannot sign for region "oss-cn-hangzhou-internal": wanted "cn-hangzhou", without "oss-"',
    ],
    ['', 'Cannot sign for region "": wanted a region id such as "cn-hangzhou"'],
    ['cn hangzhou', 'Cannot sign for region "cn hangzhou": wanted a region id such as "cn-hangzhou"'],
  ])('the region %j, when the scheme is made', (region, message) => {
    expect(() => ossV4({ region })).toThrow(expect.objectContaining({ code: 'region_invalid', message }))
  })

  it.each([
    'https://img.example.com/path',
    'https://img.example.com?x=1',
    'https://user:FAKEpassword@img.example.com',
    'ftp://img.example.com',
    'https://',
    'https://img..example.com',
    'https://例子.example',
    'https://img.example.com:99999',
  ])('the endpoint %j, when it is made', (origin) => {
    const make = () => endpoints.custom(origin)
    expect(make).toThrow(expect.objectContaining({ code: 'endpoint_invalid' }))
    expect(make).not.toThrow(/FAKEpassword/)
  })

  it('credentials that have expired at the time of signing, whatever the clock says', () => {
    const expired = createSyncSigner(ossV4({ region: 'cn-hangzhou' }), {
      credentials: { ...credentials, securityToken: 'FAKEtoken', expiresAt: '2026-01-01T01:00:00Z' },
      backend: nodeBackend,
      clock,
    })
    expect(expired.check({ resource: 'bucket', bucket: 'photos', at: new Date('2026-01-01T01:00:00Z') })).toMatchObject(
      {
        code: 'credentials_expired',
        message: 'Cannot sign at 2026-01-01T01:00:00.000Z: the credentials expired at 2026-01-01T01:00:00.000Z',
      },
    )
    expect(expired.check({ resource: 'bucket', bucket: 'photos' })).toBeUndefined()
  })

  it('a link that would live longer than its token, unless it may be clamped', () => {
    const short = createSyncSigner(ossV4({ region: 'cn-hangzhou' }), {
      credentials: { ...credentials, securityToken: 'FAKEtoken', expiresAt: new Date('2026-01-01T00:10:00Z') },
      backend: nodeBackend,
      clock,
    })
    const input = { bucket: 'photos', key: 'cat.jpg', expiresIn: 3600 }
    expect(short.check(input)).toMatchObject({
      code: 'token_expiry',
      message:
        "Cannot presign until 2026-01-01T01:00:00.000Z: the token expires at 2026-01-01T00:10:00.000Z; ask for less, or say onTokenExpiry: 'clamp'",
    })
    const clamped = short.presign({ ...input, onTokenExpiry: 'clamp' })
    expect(clamped.url).toContain('x-oss-expires=600&')
    expect(clamped.expiresAt).toBe('2026-01-01T00:10:00.000Z')
  })

  it('a time outside the scope of a derived key', () => {
    const edge = createSyncSigner(ossV4({ region: 'cn-hangzhou' }), {
      credentials: {
        accessKeyId: 'ak',
        signingKey: new Uint8Array(32),
        scope: '20260101/cn-hangzhou/oss/aliyun_v4_request',
      },
      backend: nodeBackend,
      clock,
    })
    expect(edge.check({ bucket: 'photos', key: 'a' })).toBeUndefined()
    expect(edge.check({ bucket: 'photos', key: 'a', at: new Date('2026-01-02T00:00:00Z') })).toMatchObject({
      code: 'scope_expired',
    })
  })

  it.each([
    [{ accessKeyId: '', accessKeySecret: 'FAKEsecret' }, 'accessKeyId'],
    [{ accessKeyId: 'ak', accessKeySecret: '' }, 'accessKeySecret'],
    [{ accessKeyId: 'ak' }, 'accessKeySecret'],
    [{ accessKeyId: 'ak', accessKeySecret: 'FAKEsecret', securityToken: '' }, 'securityToken'],
    [{ accessKeyId: 'ak', accessKeySecret: 'FAKEsecret', expiresAt: 'tomorrow' }, 'expiresAt'],
  ])('credentials %j', (given, name) => {
    const make = () =>
      createSyncSigner(ossV4({ region: 'cn-hangzhou' }), { credentials: given as never, backend: nodeBackend })
    expect(make).toThrow(
      expect.objectContaining({ code: 'credentials_invalid', details: expect.objectContaining({ name }) }),
    )
    expect(make).not.toThrow(/FAKEsecret/)
  })

  it('with an error that another copy of the package recognises', () => {
    const error = signer.check(bad({ key: '' }))
    expect(isSigningError(error)).toBe(true)
    expect(isSigningError(new Error('x'))).toBe(false)
    expect(isSigningError(null)).toBe(false)
  })
})
