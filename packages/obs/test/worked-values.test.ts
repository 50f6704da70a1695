import { createSyncSigner, type ObjectInput, type SignedRequest } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { pathStyleEndpoint } from '@presign/core/scheme'
import { received as receivedPairs } from '@presign/core/testing'
import { createSyncVerifier } from '@presign/core/verify'
import { describe, expect, it } from 'vitest'
import { postPolicy, signPolicy } from '../src/form.js'
import { copySource, endpoints, obs } from '../src/index.js'
import { obsVerification } from '../src/verify.js'

const START = 1_709_210_096
const clock = { now: () => START * 1000 }
const credentials = { accessKeyId: 'HPUAtestFAKE001', accessKeySecret: 'FAKEsecretForWorkedExample0000000000001' }
const temporary = { ...credentials, securityToken: 'FAKEtoken' }
const bucket = 'examplebucket'
const key = 'photos/été 2024/a+b.jpg'
const scheme = obs({ region: 'cn-north-4' })
const reader = obsVerification({ region: 'cn-north-4' })
const signer = createSyncSigner(scheme, { credentials, backend: nodeBackend, clock })

function received(signed: SignedRequest) {
  const request = receivedPairs(signed)
  return { ...request, headers: Object.fromEntries(request.headers) }
}

const verifierWith = (found: object, endpoint = endpoints.public()) =>
  createSyncVerifier([reader], {
    credentialsOf: () => found as never,
    endpoints: [endpoint],
    backend: nodeBackend,
    clock,
  })

describe('worked by hand', () => {
  it('a URL, whose sub-resources are signed raw and whose other parameters are not', () => {
    const query = {
      versionId: 'v1',
      'response-content-disposition': 'attachment; filename="a b.jpg"',
      prefix: 'ignored',
    }
    const { url, trace } = signer.presign({ bucket, key, query, expiresIn: 900 })
    expect(trace).toEqual({
      stringToSign:
        'GET\n\n\n1709210996\n/examplebucket/photos/%C3%A9t%C3%A9%202024/a%2Bb.jpg?response-content-disposition=attachment; filename="a b.jpg"&versionId=v1',
      signature: 'p+zJFHfA7M91GO1UGMjyavDoMYQ=',
    })
    expect(url).toBe(
      'https://examplebucket.obs.cn-north-4.myhuaweicloud.com/photos/%C3%A9t%C3%A9%202024/a%2Bb.jpg?AccessKeyId=HPUAtestFAKE001&Expires=1709210996&prefix=ignored&response-content-disposition=attachment%3B%20filename%3D%22a%20b.jpg%22&versionId=v1&Signature=p%2BzJFHfA7M91GO1UGMjyavDoMYQ%3D',
    )
  })

  it('headers, with the date in either of two', () => {
    const input = { method: 'PUT', bucket, key, headers: { 'Content-Type': 'text/plain', 'x-obs-meta-note': 'a   b' } }
    const options = { credentials: temporary, backend: nodeBackend, clock }
    const dated = createSyncSigner(obs({ region: 'cn-north-4', dateHeader: 'date' }), options).sign(input)
    expect(dated.headers).toEqual({
      'content-type': 'text/plain',
      'x-obs-meta-note': 'a   b',
      date: 'Thu, 29 Feb 2024 12:34:56 GMT',
      'x-obs-security-token': 'FAKEtoken',
      authorization: 'OBS HPUAtestFAKE001:Je8LRfT4oyV0L0zLNJQ2mSdW4mk=',
    })
    const own = createSyncSigner(scheme, options).sign(input)
    expect(own.headers.date).toBe(undefined)
    expect(own.trace.stringToSign).toContain('text/plain\n\nx-obs-date:Thu, 29 Feb 2024 12:34:56 GMT\nx-obs-meta-note')
    for (const signed of [dated, own]) expect(verifierWith(temporary).verify(received(signed)).ok).toBe(true)
  })

  it('a policy', () => {
    const policy =
      '{"expiration":"2024-02-29T13:34:56.000Z","conditions":[{"bucket":"examplebucket"},["starts-with","$key","user/"]]}'
    expect(signer.run(signPolicy(policy)).signature).toBe('rFisUfr/FBTj9I9kPCpPTGIDyuY=')
  })
})

it('postPolicy binds the token, and every field', () => {
  const job = postPolicy({
    bucket,
    key: 'a.png',
    size: { max: 1000 },
    expiresIn: 600,
    fields: { 'x-obs-acl': 'private' },
  })
  const form = createSyncSigner(scheme, { credentials: temporary, backend: nodeBackend, clock }).run(job)
  expect(form.policy.conditions).toEqual([
    { bucket },
    { 'x-obs-security-token': 'FAKEtoken' },
    { key: 'a.png' },
    ['content-length-range', 0, 1000],
    { 'x-obs-acl': 'private' },
  ])
  expect(Object.keys(form.fields)).toEqual([
    'key',
    'x-obs-acl',
    'policy',
    'AccessKeyId',
    'x-obs-security-token',
    'signature',
  ])
})

it('copySource percent-encodes bucket and key', () => {
  expect(copySource({ bucket: 'photos', key: 'c++ ö.txt', versionId: 'v&1' })).toEqual({
    'x-obs-copy-source': '/photos/c%2B%2B%20%C3%B6.txt?versionId=v%261',
  })
})

describe('refuses before signing', () => {
  it.each<[string, Partial<ObjectInput>, string]>([
    ['a value that reads as a further sub-resource', { query: { versionId: '1&acl' } }, 'query_invalid'],
    ['a repeated parameter', { query: { acl: ['1', '2'] } }, 'query_invalid'],
    ['a parameter of the scheme', { query: { AccessKeyId: '1' } }, 'query_reserved'],
    ['a token in another letter case', { query: { 'X-Obs-Security-Token': '1' } }, 'query_reserved'],
    ['a header of the scheme', { headers: { 'x-obs-security-token': '1' } }, 'header_reserved'],
    ['a header beyond ASCII', { headers: { 'x-obs-meta-a': 'é' } }, 'header_invalid'],
    [
      'a source that the service would read as another',
      { headers: { 'x-obs-copy-source': '/b/a b' } },
      'header_invalid',
    ],
    ['another date', { headers: { 'x-obs-date': 'Thu, 29 Feb 2024 12:34:57 GMT' } }, 'header_invalid'],
    ['a bucket with a capital', { bucket: 'Photos' }, 'bucket_invalid'],
    ['a key without a bucket', { bucket: undefined }, 'bucket_missing'],
    ['path style', { endpoint: pathStyleEndpoint('http://127.0.0.1:9000') }, 'endpoint_invalid'],
  ])('%s', (_name, changed, code) => {
    expect(signer.check({ bucket, key, ...changed })?.code).toBe(code)
  })

  it('a region that is an endpoint, with what to write instead', () => {
    expect(() => obs({ region: 'obs.cn-north-4' })).toThrow('wanted "cn-north-4", without "obs."')
    expect(() => obs({ region: '中国' })).toThrow('wanted a region such as "cn-north-4"')
  })
})

describe('reads', () => {
  const withToken = createSyncSigner(scheme, { credentials: temporary, backend: nodeBackend, clock })
  const url = received(withToken.presign({ bucket, key: 'a', query: { acl: null }, expiresIn: 60 }))
  const header = received(withToken.sign({ bucket, key: 'a' }))
  const { verify } = verifierWith(temporary)

  it('a parameter that is not signed, as the service does', () => {
    expect(verify({ ...url, target: `${url.target}&prefix=b` })).toMatchObject({ ok: true, key: 'a' })
  })

  it.each([
    ['a sub-resource that was added', url, { target: `${url.target}&versioning` }, 'mismatch'],
    ['a value with a sub-resource in it', url, { target: `${url.target}&x=1&versionId=1%26acl` }, 'malformed'],
    ['a parameter that is there twice', url, { target: `${url.target}&acl` }, 'malformed'],
    ['a token in a header', url, { headers: { ...url.headers, 'x-obs-security-token': 'FAKE' } }, 'conflicting'],
    ['a date beside Expires', url, { headers: { ...url.headers, 'x-obs-date': 'x' } }, 'conflicting'],
    ['a second permission', url, { headers: { ...url.headers, authorization: 'OBS a:b' } }, 'conflicting'],
    ['a header that was not signed', url, { headers: { ...url.headers, 'x-obs-acl': 'public-read' } }, 'mismatch'],
    ['a type that was not signed', url, { headers: { ...url.headers, 'content-type': 'a/b' } }, 'mismatch'],
    ['an end that is not a number', url, { target: url.target.replace(/Expires=\d+/, 'Expires=x') }, 'malformed'],
    [
      'a host of another region',
      url,
      { headers: { host: `${bucket}.obs.cn-south-1.myhuaweicloud.com` } },
      'unknown_host',
    ],
    ['no date', header, { headers: { ...header.headers, 'x-obs-date': '' } }, 'malformed'],
    ['a signature in three parts', header, { headers: { ...header.headers, authorization: 'OBS a:b:c' } }, 'malformed'],
    ['a token in the URL', header, { target: '/a?X-Obs-Security-Token=FAKE' }, 'conflicting'],
  ])('%s as a rejection', (_name, good, changed, reason) => {
    expect(verify(good)).toMatchObject({ ok: true })
    expect(verify({ ...good, ...changed })).toMatchObject({ ok: false, reason })
  })

  it('a signature of a month ago, unless it says when it ends', () => {
    const late = createSyncVerifier([reader], {
      credentialsOf: () => temporary,
      backend: nodeBackend,
      clock: { now: () => (START + 3600) * 1000 },
    })
    expect(late.verify(header)).toMatchObject({ reason: 'skewed' })
    expect(late.verify(url)).toMatchObject({ reason: 'expired' })
  })
})

it.each([
  [endpoints.public(), `https://${bucket}.obs.cn-north-4.myhuaweicloud.com/a`, `/${bucket}/a`],
  [
    endpoints.public({ domain: 'myhuaweicloud.eu', protocol: 'http' }),
    `http://${bucket}.obs.cn-north-4.myhuaweicloud.eu/a`,
    `/${bucket}/a`,
  ],
  [endpoints.virtualHosted('http://localhost:8080'), `http://${bucket}.localhost:8080/a`, `/${bucket}/a`],
  [
    endpoints.custom('https://img.example.com:8443', { bucket }),
    'https://img.example.com:8443/a',
    '/img.example.com/a',
  ],
  [
    endpoints.custom(`https://${bucket}.example.com`, { bucket }),
    `https://${bucket}.example.com/a`,
    `/${bucket}.example.com/a`,
  ],
])('endpoint $kind: what is signed for it verifies at it', (endpoint, address, resource) => {
  const signed = signer.presign({ bucket, key: 'a', expiresIn: 60, endpoint })
  expect([signed.url.split('?')[0], signed.trace.stringToSign.split('\n').at(-1)]).toEqual([address, resource])
  expect(verifierWith(credentials, endpoint).verify(received(signed))).toMatchObject({ ok: true, bucket, key: 'a' })
})
