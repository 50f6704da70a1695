import { createSyncSigner, type ObjectInput, type SignedRequest } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { runSync } from '@presign/core/scheme'
import { received as receivedPairs } from '@presign/core/testing'
import { createSyncVerifier } from '@presign/core/verify'
import { describe, expect, it } from 'vitest'
import { checkForm, postPolicy, signPolicy } from '../src/form.js'
import { bos, copySource, endpoints, signKey } from '../src/index.js'
import { bosVerification } from '../src/verify.js'

const START = 1_709_210_096
const clock = { now: () => START * 1000 }
const credentials = { accessKeyId: 'bceFAKEtest001', accessKeySecret: 'FAKEsecretForWorkedExample0000000000001' }
const temporary = { ...credentials, securityToken: 'FAKEtoken' }
const bucket = 'examplebucket'
const key = 'photos/été 2024/a+b.jpg'
const scheme = bos({ region: 'bj', headerLifetime: 900 })
const reader = bosVerification({ region: 'bj' })
const signer = createSyncSigner(scheme, { credentials, backend: nodeBackend, clock })
const withToken = createSyncSigner(scheme, { credentials: temporary, backend: nodeBackend, clock })
const scope = 'bce-auth-v1/bceFAKEtest001/2024-02-29T12:34:56Z/900'

function received(signed: SignedRequest) {
  const request = receivedPairs(signed)
  return { ...request, headers: Object.fromEntries(request.headers) }
}

describe('worked by hand', () => {
  it('the signing key', () => {
    expect(runSync(signKey(credentials.accessKeySecret, scope), nodeBackend)).toBe(
      '60f12863b371e319266d7c815be2e591dafb60b166b4a63e63398823e4890e1d',
    )
  })

  it('a URL', () => {
    const query = { responseContentType: 'image/jpeg', acl: null }
    const { url, trace } = signer.presign({ bucket, key, query, expiresIn: 900 })
    expect(trace).toEqual({
      stringToSign:
        'GET\n/photos/%C3%A9t%C3%A9%202024/a%2Bb.jpg\nacl=&responseContentType=image%2Fjpeg\nhost:examplebucket.bj.bcebos.com',
      signature: '92035c76c55c603db51bb29135e1e46e0b0cbfc13c717530a474e9b306f0444f',
    })
    expect(url).toBe(
      'https://examplebucket.bj.bcebos.com/photos/%C3%A9t%C3%A9%202024/a%2Bb.jpg?acl=&responseContentType=image%2Fjpeg&authorization=bce-auth-v1%2FbceFAKEtest001%2F2024-02-29T12%3A34%3A56Z%2F900%2Fhost%2F92035c76c55c603db51bb29135e1e46e0b0cbfc13c717530a474e9b306f0444f',
    )
  })

  it('headers, with blanks in a value and a token', () => {
    const headers = { 'Content-Type': 'text/plain', 'x-bce-meta-note': '  a   b ' }
    expect(withToken.sign({ method: 'PUT', bucket, key, headers }).headers.authorization).toBe(
      'bce-auth-v1/bceFAKEtest001/2024-02-29T12:34:56Z/900/content-type;host;x-bce-meta-note;x-bce-security-token/aef0845507d9ba7befccf746160bfb2a596d8b9f509272e5d88b14cf20a1d00c',
    )
  })

  it('a policy, as postPolicy writes it but for its milliseconds', () => {
    const policy = '{"expiration":"2024-02-29T13:34:56Z","conditions":[{"bucket":"examplebucket"},{"key":"user/*"}]}'
    expect(signer.run(signPolicy(policy)).signature).toBe(
      'b490db6a57ef378efb5fd531bd384b8f006249fc3b1eb499c00ecbbc3784f9d9',
    )
  })

  it('the example of the page', () => {
    const [accessKeyId, accessKeySecret] = ['a'.repeat(32), 'b'.repeat(32)]
    const at = new Date('2015-04-27T08:23:49Z')
    const page = createSyncSigner(
      bos({ region: 'bj', headerLifetime: 1800, endpoint: endpoints.pathStyle('http://bj.bcebos.com') }),
      { credentials: { accessKeyId, accessKeySecret }, backend: nodeBackend },
    )
    const signed = page.sign({
      method: 'PUT',
      bucket: 'v1',
      key: 'test/myfolder/readme.txt',
      query: { partNumber: '9', uploadId: 'a44cc9bab11cbd156984767aad637851' },
      headers: {
        'content-length': '8',
        'content-md5': 'NFzcPqhviddjRNnSOGo4rw==',
        'content-type': 'text/plain',
        'x-bce-date': '2015-04-27T08:23:49Z',
      },
      at,
    })
    expect(signed.trace.signature).toBe('d74a04362e6a848f5b39b15421cb449427f419c95a480fd6b8cf9fc783e2999e')
  })
})

describe('a delegated key', () => {
  const signingKey = runSync(signKey(credentials.accessKeySecret, scope), nodeBackend)
  const { accessKeyId } = credentials
  const edge = createSyncSigner(scheme, { credentials: { accessKeyId, signingKey, scope }, backend: nodeBackend })
  const at = new Date(START * 1000)

  it('signs for its moment as the secret would, and for no other', () => {
    expect(edge.sign({ bucket, key, at }).headers).toEqual(signer.sign({ bucket, key }).headers)
    expect(edge.check({ bucket, key, at: new Date(START * 1000 + 1000) })?.code).toBe('scope_expired')
    expect(edge.check({ bucket, key, at, expiresIn: 60 })?.code).toBe('scope_expired')
  })

  it('signs no form, for which the secret itself is needed', () => {
    const job = postPolicy({ bucket, keyPrefix: 'a', size: { max: 1 }, expiresIn: 60, at })
    expect(() => edge.run(job)).toThrow(expect.objectContaining({ code: 'scope_expired' }))
  })
})

describe('a form', () => {
  const input = { bucket, size: { max: 1000 }, expiresIn: 600 }
  const form = signer.run(
    postPolicy({ ...input, keyPrefix: 'user/', successStatus: 201, fields: { 'x-bce-acl': 'private' } }),
  )
  const policyIn = (text = '') => JSON.parse(Buffer.from(text, 'base64').toString())

  it('has the fields and the conditions of BOS: a star for a prefix, hyphens in success-action-status', () => {
    expect(policyIn(form.fields.policy).conditions).toEqual([
      { bucket },
      { key: 'user/*' },
      ['content-length-range', 0, 1000],
      { 'success-action-status': '201' },
      { 'x-bce-acl': 'private' },
    ])
    expect(form.fields['success-action-status']).toBe('201')
    expect(checkForm(form.policy, form.fields, { size: 1 }, new Date(START * 1000))).toEqual([])
  })

  it('is read back with what its star means', async () => {
    const { verifyForm } = createSyncVerifier([reader], {
      credentialsOf: () => credentials,
      backend: nodeBackend,
      clock,
    })
    const verdictOn = (key: string) => {
      const verdict = verifyForm(Object.entries({ ...form.fields, key }))
      return verdict.ok ? verdict.check({ bucket, size: 1 }).map(({ field }) => field) : verdict
    }
    expect([verdictOn('user/a.jpg'), verdictOn('other/a.jpg')]).toEqual([[], ['key']])
  })

  it('says nothing that would be read as a prefix', () => {
    const star = postPolicy({ ...input, key: 'a*' })
    expect(() => signer.run(star)).toThrow(expect.objectContaining({ code: 'policy_invalid' }))
    const named = postPolicy({ ...input, key: 'a', conditions: [['eq', '$x-bce-acl', 'private']] })
    expect(policyIn(signer.run(named).fields.policy).conditions).toContainEqual({ 'x-bce-acl': 'private' })
  })
})

it('copySource percent-encodes bucket and key', () => {
  expect(copySource({ bucket: 'photos', key: 'c++ ö.txt' })).toEqual({
    'x-bce-copy-source': '/photos/c%2B%2B%20%C3%B6.txt',
  })
})

describe('refuses before signing', () => {
  it.each<[string, Partial<ObjectInput>, string]>([
    ['a repeated parameter', { query: { a: ['1', '2'] } }, 'query_invalid'],
    ['a parameter of the scheme', { query: { Authorization: '1' } }, 'query_reserved'],
    ['a header of the scheme', { headers: { 'x-bce-security-token': '1' } }, 'header_reserved'],
    ['another host', { headers: { host: 'example.com' } }, 'header_invalid'],
    ['a bucket with a dot', { bucket: 'a.b' }, 'bucket_invalid'],
    ['a key without a bucket', { bucket: undefined }, 'bucket_missing'],
  ])('%s', (_name, changed, code) => {
    expect(signer.check({ bucket, key, ...changed })?.code).toBe(code)
  })

  it('a region that is an endpoint, and a lifetime that is not one', () => {
    expect(() => bos({ region: 'bj.bcebos.com' })).toThrow('wanted "bj", without ".bcebos.com"')
    expect(() => bos({ region: '' })).toThrow('wanted a region such as "bj"')
    expect(() => bos({ region: 'bj', headerLifetime: 0 })).toThrow('wanted a whole number of seconds')
  })
})

describe('reads', () => {
  const { verify } = createSyncVerifier([reader], { credentialsOf: () => temporary, backend: nodeBackend, clock })
  const url = received(withToken.presign({ bucket, key: 'a', query: { acl: null }, expiresIn: 60 }))
  const header = received(withToken.sign({ bucket, key: 'a', headers: { 'content-type': 'a/b' } }))
  const { authorization = '' } = header.headers

  it('an empty list of headers as the usual ones', () => {
    const bare = authorization.replace(/[^/]*\/([0-9a-f]{64})$/, '/$1')
    expect(bare).toContain('/900//')
    expect(verify({ ...header, headers: { ...header.headers, authorization: bare } })).toMatchObject({
      ok: true,
      signedHeaders: ['content-type', 'host', 'x-bce-security-token'],
    })
  })

  it.each([
    ['an added parameter', url, { target: `${url.target}&versioning` }, 'mismatch'],
    ['a parameter that is there twice', url, { target: `${url.target}&acl=` }, 'malformed'],
    ['a second string in another letter case', url, { target: `${url.target}&Authorization=x` }, 'malformed'],
    [
      'a parameter beside a signed header that no signature covers',
      header,
      { target: `${header.target}?Authorization=x` },
      'conflicting',
    ],
    ['a header of the service that is not signed', url, { headers: { ...url.headers, 'x-bce-acl': 'a' } }, 'mismatch'],
    ['a second token', url, { headers: { ...url.headers, 'x-bce-security-token': 'x' } }, 'conflicting'],
    ['another method', url, { method: 'HEAD' }, 'mismatch'],
    [
      'a list without the host',
      header,
      { headers: { ...header.headers, authorization: authorization.replace('host;', '') } },
      'malformed',
    ],
    [
      'a time with a fraction',
      header,
      { headers: { ...header.headers, authorization: authorization.replace('56Z', '56.0Z') } },
      'malformed',
    ],
    [
      'a lifetime that is not a number',
      header,
      { headers: { ...header.headers, authorization: authorization.replace('/900/', '/-2/') } },
      'malformed',
    ],
    [
      'a string of five parts',
      header,
      { headers: { ...header.headers, authorization: authorization.replace('/900', '') } },
      'malformed',
    ],
  ])('%s as a rejection', (_name, good, changed, reason) => {
    expect(verify(good)).toMatchObject({ ok: true })
    expect(verify({ ...good, ...changed })).toMatchObject({ ok: false, reason })
  })

  it('an id by which a request is traced, though no one signed it', () => {
    expect(verify({ ...url, headers: { ...url.headers, 'x-bce-request-id': 'r' } })).toMatchObject({ ok: true })
  })
})

it.each([
  [endpoints.public(), `https://${bucket}.bj.bcebos.com/a`],
  [endpoints.public({ protocol: 'http' }), `http://${bucket}.bj.bcebos.com/a`],
  [endpoints.virtualHosted('http://localhost:8080'), `http://${bucket}.localhost:8080/a`],
  [endpoints.custom('https://img.example.com', { bucket }), 'https://img.example.com/a'],
  [endpoints.pathStyle('http://127.0.0.1:8080'), `http://127.0.0.1:8080/${bucket}/a`],
])('endpoint $kind: what is signed for it verifies at it', (endpoint, address) => {
  const options = { credentialsOf: () => credentials, endpoints: [endpoint], backend: nodeBackend, clock }
  const { verify } = createSyncVerifier([reader], options)
  const signed = signer.presign({ bucket, key: 'a', expiresIn: 60, endpoint })
  expect(signed.url.split('?')[0]).toBe(address)
  expect(verify(received(signed))).toMatchObject({ ok: true, bucket, key: 'a' })
  const whole = signer.presign({ bucket, resource: 'bucket', expiresIn: 60, endpoint })
  expect(verify(received(whole))).toMatchObject({ ok: true, bucket, resource: 'bucket' })
})

it('the host of the service takes a bucket in the path', () => {
  const endpoint = endpoints.pathStyle('https://bj.bcebos.com')
  const signed = signer.presign({ bucket, key: 'a', expiresIn: 60, endpoint })
  const { verify } = createSyncVerifier([reader], { credentialsOf: () => credentials, backend: nodeBackend, clock })
  expect(verify(received(signed))).toMatchObject({ ok: true, bucket, key: 'a' })
})
