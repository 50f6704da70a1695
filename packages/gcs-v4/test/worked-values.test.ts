import { createSyncSigner, type ObjectInput } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { runSync } from '@presign/core/scheme'
import { received } from '@presign/core/testing'
import { createSyncVerifier } from '@presign/core/verify'
import { describe, expect, it } from 'vitest'
import { postPolicy, signPolicy } from '../src/form.js'
import { copySource, endpoints, gcsV4 } from '../src/index.js'
import { gcsV4Verification } from '../src/verify.js'

const credentials = { accessKeyId: 'GOOGTESTFAKE001', accessKeySecret: 'FAKEsecretForWorkedExample0000000000001' }
const clock = { now: () => Date.parse('2024-02-29T12:34:56Z') }
const bucket = 'examplebucket'
const key = 'photos/été 2024/a+b.jpg'
const signer = createSyncSigner(gcsV4(), { credentials, backend: nodeBackend, clock })
const scope = '20240229/auto/storage/goog4_request'

describe('worked by hand', () => {
  it('a URL', () => {
    const query = { 'response-content-type': 'image/jpeg' }
    const { url, trace } = signer.presign({ bucket, key, query, expiresIn: 900 })
    const parameters =
      'X-Goog-Algorithm=GOOG4-HMAC-SHA256&X-Goog-Credential=GOOGTESTFAKE001%2F20240229%2Fauto%2Fstorage%2Fgoog4_request&X-Goog-Date=20240229T123456Z&X-Goog-Expires=900&X-Goog-SignedHeaders=host&response-content-type=image%2Fjpeg'
    expect(trace).toEqual({
      canonicalRequest: `GET\n/examplebucket/photos/%C3%A9t%C3%A9%202024/a%2Bb.jpg\n${parameters}\nhost:storage.googleapis.com\n\nhost\nUNSIGNED-PAYLOAD`,
      stringToSign: `GOOG4-HMAC-SHA256\n20240229T123456Z\n${scope}\nde031ab03e9874fcf9c562fb44f40af1c041fcc4dab9244c1b51f4694ac3fa52`,
      signature: '48284d83c3224aef27d4bef4c138f4b50f0a48332812aa347b54f505be16d28d',
    })
    expect(url).toBe(
      `https://storage.googleapis.com/examplebucket/photos/%C3%A9t%C3%A9%202024/a%2Bb.jpg?${parameters}&X-Goog-Signature=${trace.signature}`,
    )
  })

  it('headers, with the digest of a body and blanks in a value', () => {
    const { trace, headers } = signer.sign({
      method: 'PUT',
      bucket,
      key,
      headers: {
        'Content-Type': 'text/plain',
        'x-goog-meta-note': '  a   b ',
        'x-goog-content-sha256': nodeBackend.digest('sha256', 'Welcome', 'hex') as string,
      },
    })
    expect(trace.signature).toBe('3bdaad5a51e2129a815cd6e6079c3dda2fdd80968030d4c2107e53671a9b909c')
    expect(headers).toMatchObject({
      'x-goog-date': '20240229T123456Z',
      authorization: `GOOG4-HMAC-SHA256 Credential=GOOGTESTFAKE001/${scope}, SignedHeaders=content-type;host;x-goog-content-sha256;x-goog-date;x-goog-meta-note, Signature=${trace.signature}`,
    })
  })

  it('a policy', () => {
    const policy = `{"conditions":[["starts-with","$key","user/"],{"bucket":"examplebucket"},{"x-goog-date":"20240229T123456Z"},{"x-goog-credential":"GOOGTESTFAKE001/${scope}"},{"x-goog-algorithm":"GOOG4-HMAC-SHA256"}],"expiration":"2024-02-29T13:34:56Z"}`
    expect(signer.run(signPolicy(policy))['x-goog-signature']).toBe(
      '3a35aef270f0ca093511f06113d2f6a090426d73c87e85cf9cc65e2d109448b8',
    )
  })

  it('the key of a day, from which an edge worker signs', () => {
    const signingKey = runSync(gcsV4().signingKey({ scope }, credentials), nodeBackend)
    const edge = createSyncSigner(gcsV4(), {
      credentials: { accessKeyId: credentials.accessKeyId, signingKey, scope },
      backend: nodeBackend,
      clock,
    })
    expect(edge.presign({ bucket, key, expiresIn: 60 }).url).toBe(signer.presign({ bucket, key, expiresIn: 60 }).url)
    expect(edge.check({ bucket, key, expiresIn: 60, at: new Date('2024-03-01T00:00:00Z') })?.code).toBe('scope_expired')
  })
})

describe('a form', () => {
  it('binds every field it has, and escapes what is beyond ASCII', () => {
    const form = signer.run(
      postPolicy({
        bucket,
        key: 'é😀.png',
        size: { max: 1000 },
        expiresIn: 600,
        fields: { 'Content-Type': 'image/png' },
      }),
    )
    const text = Buffer.from(form.fields.policy ?? '', 'base64').toString()
    expect(text).toContain('{"key":"\\u00e9\\ud83d\\ude00.png"}')
    expect(JSON.parse(text)).toEqual({
      expiration: '2024-02-29T12:44:56.000Z',
      conditions: [
        { bucket },
        { 'x-goog-date': '20240229T123456Z' },
        { 'x-goog-credential': `GOOGTESTFAKE001/${scope}` },
        { 'x-goog-algorithm': 'GOOG4-HMAC-SHA256' },
        { key: 'é😀.png' },
        ['content-length-range', 0, 1000],
        { 'Content-Type': 'image/png' },
      ],
    })
    expect(form.url).toBe('https://storage.googleapis.com/examplebucket/')
  })
})

describe('gcsV4 refuses before signing', () => {
  it.each<[string, Partial<ObjectInput>, string]>([
    ['a parameter of the scheme', { query: { 'x-goog-date': '1' } }, 'query_reserved'],
    ['a header of the scheme', { headers: { 'X-Goog-Date': '1' } }, 'header_reserved'],
    ['another host', { headers: { host: 'example.com' } }, 'header_invalid'],
    ['a digest that is not one', { headers: { 'x-goog-content-sha256': 'ABC' } }, 'header_invalid'],
    ['a source of a copy with a plus', { headers: { 'x-goog-copy-source': 'a/b c' } }, 'header_invalid'],
    ['a bucket that cannot be', { bucket: 'Photos' }, 'bucket_invalid'],
    ['a key without a bucket', { bucket: undefined }, 'bucket_missing'],
    ['a key with a newline', { key: 'a\nb' }, 'key_unsafe'],
    ['a key that certificates need', { key: '.well-known/acme-challenge/x' }, 'key_unsafe'],
  ])('%s', (_name, changed, code) => {
    expect(signer.check({ bucket, key, ...changed })?.code).toBe(code)
  })

  it('a token, which this service does not have', () => {
    const withToken = { ...credentials, securityToken: 'FAKEtoken' }
    const other = createSyncSigner(gcsV4(), { credentials: withToken, backend: nodeBackend, clock })
    expect(other.check({ bucket, key })).toMatchObject({
      code: 'credentials_invalid',
      details: { name: 'securityToken' },
    })
  })

  it('a location that cannot be', () => {
    expect(() => gcsV4({ region: 'us_1' })).toThrow('wanted "auto", or a location')
  })
})

describe('gcsV4Verification', () => {
  const reader = gcsV4Verification({ region: 'auto' })
  const { verify } = createSyncVerifier([reader], { credentialsOf: () => credentials, backend: nodeBackend, clock })
  const { headers, ...rest } = received(signer.presign({ bucket, key: 'a', query: { acl: null }, expiresIn: 60 }))
  const good = { ...rest, headers: Object.fromEntries(headers) }

  it.each([
    ['an unsigned header of the service', { headers: { ...good.headers, 'x-goog-acl': 'private' } }, 'malformed'],
    ['an unsigned header of S3', { headers: { ...good.headers, 'x-amz-acl': 'private' } }, 'malformed'],
    ['a second permission', { headers: { ...good.headers, authorization: 'GOOG4-HMAC-SHA256 x' } }, 'conflicting'],
    [
      'a host that is not signed',
      { target: good.target.replace('SignedHeaders=host', 'SignedHeaders=x') },
      'malformed',
    ],
    ['a lifetime over seven days', { target: good.target.replace('Expires=60', 'Expires=604801') }, 'malformed'],
    ['another location', { target: good.target.replace('auto', 'us') }, 'scope_mismatch'],
    ['another service', { target: good.target.replace('storage%2Fgoog4', 's3%2Fgoog4') }, 'scope_mismatch'],
    ['an unknown algorithm', { target: good.target.replace('GOOG4-HMAC', 'GOOG4-MD5') }, 'malformed'],
    ['another bucket', { target: good.target.replace('examplebucket', 'other-bucket') }, 'mismatch'],
  ])('rejects %s', (_name, changed, reason) => {
    expect(verify(good)).toMatchObject({ ok: true })
    expect(verify({ ...good, ...changed })).toMatchObject({ ok: false, reason })
  })

  it('takes a port in the host, which is not signed', () => {
    const endpoint = endpoints.pathStyle('http://localhost:4443')
    const local = signer.presign({ bucket, key: 'a', expiresIn: 60, endpoint })
    const options = { credentialsOf: () => credentials, endpoints: [endpoint], backend: nodeBackend, clock }
    expect(local.trace.canonicalRequest).toContain('host:localhost\n')
    expect(createSyncVerifier([reader], options).verify(received(local))).toMatchObject({ ok: true })
  })
})

it.each([
  [endpoints.public(), 'https://storage.googleapis.com/my_bucket/a'],
  [endpoints.public({ virtualHosted: true, protocol: 'http' }), 'http://my_bucket.storage.googleapis.com/a'],
  // No certificate covers it.
  [endpoints.public({ virtualHosted: true }), 'https://storage.googleapis.com/my_bucket/a'],
  [endpoints.public({ universe: 'example.goog' }), 'https://storage.example.goog/my_bucket/a'],
  [endpoints.regional('us-central1'), 'https://storage.us-central1.rep.googleapis.com/my_bucket/a'],
  [endpoints.virtualHosted('http://localhost:8080'), 'http://my_bucket.localhost:8080/a'],
  [endpoints.custom('https://img.example.com', { bucket: 'my_bucket' }), 'https://img.example.com/a'],
  [endpoints.pathStyle('http://127.0.0.1:8080'), 'http://127.0.0.1:8080/my_bucket/a'],
])('endpoint $kind: what is signed for it verifies at it', (endpoint, address) => {
  const signed = signer.presign({ bucket: 'my_bucket', key: 'a', expiresIn: 60, endpoint })
  expect(signed.url.split('?')[0]).toBe(address)
  const options = { credentialsOf: () => credentials, endpoints: [endpoint], backend: nodeBackend, clock }
  expect(createSyncVerifier([gcsV4Verification()], options).verify(received(signed))).toMatchObject({
    ok: true,
    bucket: 'my_bucket',
    key: 'a',
  })
})

it('copySource escapes the key, and names the generation', () => {
  expect(copySource({ bucket: 'photos', key: 'c++ ö.txt', generation: '1' })).toEqual({
    'x-goog-copy-source': 'photos/c%2B%2B%20%C3%B6.txt',
    'x-goog-copy-source-generation': '1',
  })
})
