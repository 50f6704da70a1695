import { createSyncSigner, type ObjectInput, type SignedRequest } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { received as receivedPairs } from '@presign/core/testing'
import { createSyncVerifier } from '@presign/core/verify'
import { describe, expect, it } from 'vitest'
import { postPolicy, signPolicy } from '../src/form.js'
import { endpoints, tos } from '../src/index.js'
import { tosVerification } from '../src/verify.js'

const START = 1_709_210_096
const clock = { now: () => START * 1000 }
const credentials = { accessKeyId: 'AKLTtestFAKE001', accessKeySecret: 'FAKEsecretForWorkedExample0000000000001' }
const temporary = { ...credentials, securityToken: 'FAKEtoken' }
const bucket = 'examplebucket'
const key = 'photos/été 2024/a+b.jpg'
const scheme = tos({ region: 'cn-beijing' })
const reader = tosVerification({ region: 'cn-beijing' })
const signer = createSyncSigner(scheme, { credentials, backend: nodeBackend, clock })

function received(signed: SignedRequest) {
  const request = receivedPairs(signed)
  return { ...request, headers: Object.fromEntries(request.headers) }
}

describe('worked by hand', () => {
  it('a URL', () => {
    const query = { 'response-content-type': 'image/jpeg' }
    const { trace } = signer.presign({ bucket, key, query, expiresIn: 900 })
    expect(trace).toEqual({
      canonicalRequest:
        'GET\n/photos/%C3%A9t%C3%A9%202024/a%2Bb.jpg\nX-Tos-Algorithm=TOS4-HMAC-SHA256&X-Tos-Credential=AKLTtestFAKE001%2F20240229%2Fcn-beijing%2Ftos%2Frequest&X-Tos-Date=20240229T123456Z&X-Tos-Expires=900&X-Tos-SignedHeaders=host&response-content-type=image%2Fjpeg\nhost:examplebucket.tos-cn-beijing.volces.com\n\nhost\nUNSIGNED-PAYLOAD',
      stringToSign:
        'TOS4-HMAC-SHA256\n20240229T123456Z\n20240229/cn-beijing/tos/request\n248e3547b847f896402cfbc220c47d57a5bb7e084e4958c06cb5f84a19453ee9',
      signature: '56a3b7892f8db7862b543fefa30bb1ef2fb02f98e2042ffcf6cb62e7711d320d',
    })
  })

  it('headers, with blanks in a value', () => {
    const headers = { 'Content-Type': 'text/plain', 'x-tos-meta-note': '  a   b ' }
    expect(signer.sign({ method: 'PUT', bucket, key, headers }).headers).toEqual({
      'content-type': 'text/plain',
      'x-tos-meta-note': 'a   b',
      'x-tos-date': '20240229T123456Z',
      'x-tos-content-sha256': 'UNSIGNED-PAYLOAD',
      authorization:
        'TOS4-HMAC-SHA256 Credential=AKLTtestFAKE001/20240229/cn-beijing/tos/request, SignedHeaders=content-type;host;x-tos-content-sha256;x-tos-date;x-tos-meta-note, Signature=462f2e8e3d5ff53db4f809d88b9ed6bf5d1ee6d708be6b298de21683e240aa4d',
    })
  })

  it('a policy', () => {
    const policy =
      '{"expiration":"2024-02-29T13:34:56.000Z","conditions":[{"bucket":"examplebucket"},["starts-with","$key","user/"],{"x-tos-algorithm":"TOS4-HMAC-SHA256"},{"x-tos-credential":"AKLTtestFAKE001/20240229/cn-beijing/tos/request"},{"x-tos-date":"20240229T123456Z"}]}'
    expect(signer.run(signPolicy(policy))['x-tos-signature']).toBe(
      '576b25252529fdce1e9bdc1984b99abf8a305bcc7872b95a8dc8288c714fe105',
    )
  })
})

it('postPolicy binds all that the form is signed with', () => {
  const form = createSyncSigner(scheme, { credentials: temporary, backend: nodeBackend, clock }).run(
    postPolicy({ bucket, keyPrefix: 'user/', size: { max: 1000 }, expiresIn: 600 }),
  )
  expect(form.policy.conditions.flatMap((one) => Object.keys(one)).filter((name) => name.startsWith('x-tos'))).toEqual([
    'x-tos-algorithm',
    'x-tos-credential',
    'x-tos-date',
    'x-tos-security-token',
  ])
})

it('a header that is named is signed in a URL, too', () => {
  const headers = { 'content-type': 'image/png', range: 'bytes=0-9' }
  const signed = signer.presign({ bucket, key, headers, additionalHeaders: ['content-type'], expiresIn: 60 })
  expect(signed.url).toContain('X-Tos-SignedHeaders=content-type%3Bhost&')
  const { verify } = createSyncVerifier([reader], { credentialsOf: () => credentials, backend: nodeBackend, clock })
  const request = received(signed)
  expect(verify({ ...request, headers: { ...request.headers, range: 'bytes=1-' } }).ok).toBe(true)
  expect(verify({ ...request, headers: { ...request.headers, 'content-type': 'a/b' } })).toMatchObject({
    reason: 'mismatch',
  })
})

describe('refuses before signing', () => {
  it.each<[string, Partial<ObjectInput>, string]>([
    ['a repeated parameter', { query: { a: ['1', '2'] } }, 'query_invalid'],
    ['a parameter of the scheme', { query: { 'x-tos-signature': '1' } }, 'query_reserved'],
    ['a header of the scheme', { headers: { 'x-tos-date': '1' } }, 'header_reserved'],
    ['a digest that is not one', { headers: { 'x-tos-content-sha256': 'abc' } }, 'header_invalid'],
    ['another host', { headers: { host: 'example.com' } }, 'header_invalid'],
    ['a bucket with a dot', { bucket: 'a.b' }, 'bucket_invalid'],
    ['a key without a bucket', { bucket: undefined }, 'bucket_missing'],
  ])('%s', (_name, changed, code) => {
    expect(signer.check({ bucket, key, ...changed })?.code).toBe(code)
  })

  it.each([
    ['tos-cn-beijing', '"cn-beijing", without "tos-"'],
    ['tos-accelerate', 'for acceleration use endpoints.accelerate()'],
    ['tos-s3-cn-beijing', 'a region such as "cn-beijing"'],
    ['', 'a region such as "cn-beijing"'],
  ])('the region %s, with what to write instead', (region, wanted) => {
    expect(() => tos({ region })).toThrow(wanted)
  })
})

describe('reads', () => {
  const withToken = createSyncSigner(scheme, { credentials: temporary, backend: nodeBackend, clock })
  const { verify } = createSyncVerifier([reader], { credentialsOf: () => temporary, backend: nodeBackend, clock })
  const url = received(withToken.presign({ bucket, key: 'a', query: { acl: null }, expiresIn: 60 }))
  const header = received(withToken.sign({ bucket, key: 'a' }))

  it.each([
    ['an added parameter', url, { target: `${url.target}&versioning` }, 'mismatch'],
    ['a parameter that is there twice', url, { target: `${url.target}&acl` }, 'malformed'],
    ['a header of the service that is not signed', url, { headers: { ...url.headers, 'x-tos-acl': 'a' } }, 'malformed'],
    ['a token in a header', url, { headers: { ...url.headers, 'x-tos-security-token': 'x' } }, 'conflicting'],
    ['eight days', url, { target: url.target.replace('Expires=60', 'Expires=691200') }, 'malformed'],
    ['another region', url, { target: url.target.replace('cn-beijing', 'cn-shanghai') }, 'scope_mismatch'],
    ['another service', url, { target: url.target.replace('%2Ftos%2F', '%2Fs3%2F') }, 'scope_mismatch'],
    ['another day', url, { target: url.target.replace('%2F20240229%2F', '%2F20240228%2F') }, 'scope_mismatch'],
    ['a credential of four parts', url, { target: url.target.replace('%2Frequest', '') }, 'malformed'],
    ['another algorithm', url, { target: url.target.replace('TOS4-HMAC-SHA256', 'TOS4-HMAC-SHA512') }, 'malformed'],
    ['a token in the URL', header, { target: '/a?X-Tos-Security-Token=x' }, 'conflicting'],
    ['no date', header, { headers: { ...header.headers, 'x-tos-date': '' } }, 'malformed'],
    ['a digest that is not one', header, { headers: { ...header.headers, 'x-tos-content-sha256': 'a' } }, 'malformed'],
  ])('%s as a rejection', (_name, good, changed, reason) => {
    expect(verify(good)).toMatchObject({ ok: true })
    expect(verify({ ...good, ...changed })).toMatchObject({ ok: false, reason })
  })

  it('the digest of a body, and compares it', () => {
    const sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    const request = received(withToken.sign({ bucket, key: 'a', headers: { 'x-tos-content-sha256': sha256 } }))
    expect(verify({ ...request, payload: new Uint8Array(0) })).toMatchObject({ ok: true, payload: 'digest', sha256 })
    expect(verify({ ...request, payload: new Uint8Array(1) })).toMatchObject({ reason: 'payload_mismatch' })
  })
})

it.each([
  [endpoints.public(), `https://${bucket}.tos-cn-beijing.volces.com/a`],
  [endpoints.internal({ protocol: 'http' }), `http://${bucket}.tos-cn-beijing.ivolces.com/a`],
  [endpoints.accelerate(), `https://${bucket}.tos-accelerate.volces.com/a`],
  [endpoints.virtualHosted('http://localhost:8080'), `http://${bucket}.localhost:8080/a`],
  [endpoints.custom('https://img.example.com', { bucket }), 'https://img.example.com/a'],
])('endpoint $kind: what is signed for it verifies at it', (endpoint, address) => {
  const signed = signer.presign({ bucket, key: 'a', expiresIn: 60, endpoint })
  expect(signed.url.split('?')[0]).toBe(address)
  const options = { credentialsOf: () => credentials, endpoints: [endpoint], backend: nodeBackend, clock }
  expect(createSyncVerifier([reader], options).verify(received(signed))).toMatchObject({ ok: true, bucket, key: 'a' })
})
