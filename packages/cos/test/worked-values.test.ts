import { createSyncSigner, type ObjectInput, type SignedRequest } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { runSync } from '@presign/core/scheme'
import { received as receivedPairs } from '@presign/core/testing'
import { createSyncVerifier } from '@presign/core/verify'
import { describe, expect, it } from 'vitest'
import { postPolicy, signPolicy } from '../src/form.js'
import { cos, endpoints, keyTime, readKeyTime, signKey } from '../src/index.js'
import { cosVerification } from '../src/verify.js'

const START = 1_709_210_096
const window = keyTime({ start: START, end: START + 900 })
const clock = { now: () => START * 1000 }
const credentials = { accessKeyId: 'AKIDtestFAKE001', accessKeySecret: 'FAKEsecretForWorkedExample0000000000001' }
const bucket = 'examplebucket-1250000000'
const scheme = cos({ region: 'ap-guangzhou' })
const reader = cosVerification({ region: 'ap-guangzhou' })
const signer = createSyncSigner(scheme, { credentials, backend: nodeBackend, clock })
const key = 'photos/été 2024/a+b.jpg'

function received(signed: SignedRequest) {
  const request = receivedPairs(signed)
  return { ...request, headers: Object.fromEntries(request.headers) }
}

describe('worked by hand', () => {
  it('the key of a window', () => {
    expect(runSync(signKey(credentials.accessKeySecret, window), nodeBackend)).toBe(
      'b4d4625691308b3e1198edb212bb9f573572d06b',
    )
  })

  it('a URL', () => {
    const { url, trace } = signer.presign({
      bucket,
      key,
      query: { 'response-content-type': 'image/jpeg', acl: null },
      expiresIn: 900,
    })
    expect(trace).toEqual({
      canonicalRequest:
        'get\n/photos/été 2024/a+b.jpg\nacl=&response-content-type=image%2Fjpeg\nhost=examplebucket-1250000000.cos.ap-guangzhou.myqcloud.com\n',
      stringToSign: 'sha1\n1709210096;1709210996\nf2bdf8fb84159a56f109ab568985ee245cbde9aa\n',
      signature: '7c9edf0b9fa742ea0d70c5827e3cda077aac56f3',
    })
    expect(url).toBe(
      'https://examplebucket-1250000000.cos.ap-guangzhou.myqcloud.com/photos/%C3%A9t%C3%A9%202024/a%2Bb.jpg?acl&response-content-type=image%2Fjpeg&q-sign-algorithm=sha1&q-ak=AKIDtestFAKE001&q-sign-time=1709210096%3B1709210996&q-key-time=1709210096%3B1709210996&q-header-list=host&q-url-param-list=acl%3Bresponse-content-type&q-signature=7c9edf0b9fa742ea0d70c5827e3cda077aac56f3',
    )
  })

  it('headers, with blanks in a value', () => {
    const { headers } = signer.sign({
      method: 'PUT',
      bucket,
      key,
      headers: { 'Content-Type': 'text/plain', 'x-cos-meta-Note': 'a   b/c' },
    })
    expect(headers).toEqual({
      'content-type': 'text/plain',
      'x-cos-meta-note': 'a   b/c',
      authorization:
        'q-sign-algorithm=sha1&q-ak=AKIDtestFAKE001&q-sign-time=1709210096;1709210996&q-key-time=1709210096;1709210996&q-header-list=content-type;host;x-cos-meta-note&q-url-param-list=&q-signature=b4c900e21faacfdff7993f886de42862a1231a6f',
    })
  })

  it('a policy', () => {
    const policy =
      '{"expiration":"2024-02-29T12:49:56.000Z","conditions":[{"bucket":"examplebucket-1250000000"},["starts-with","$key","user/"],{"q-sign-algorithm":"sha1"},{"q-ak":"AKIDtestFAKE001"},{"q-sign-time":"1709210096;1709210996"}]}'
    expect(signer.run(signPolicy(policy, { expiresIn: 900 }))['q-signature']).toBe(
      '385149f131c37e4ef78d9f79de03b3592acbcef8',
    )
  })
})

describe('a window', () => {
  it('of headers is fifteen minutes, or what the scheme says, and holds that long', () => {
    const hour = cos({ region: 'ap-guangzhou', headerLifetime: 3600, backdate: 60 })
    const signed = createSyncSigner(hour, { credentials, backend: nodeBackend, clock }).sign({ bucket, key })
    expect(signed.headers.authorization).toContain(`q-sign-time=${START - 60};${START + 3600}&`)
    const at = (seconds: number) =>
      createSyncVerifier([reader], {
        credentialsOf: () => credentials,
        backend: nodeBackend,
        clock: { now: () => seconds * 1000 },
      }).verify(received(signed))
    // No date is compared: the middle of a window is as good as its beginning.
    expect(at(START + 1800)).toMatchObject({ ok: true, expiresAt: '2024-02-29T13:34:56.000Z' })
    expect(at(START + 3601)).toMatchObject({ reason: 'expired' })
    expect(at(START - 1000)).toMatchObject({ reason: 'not_yet_valid' })
  })

  it('is text that can be read back', () => {
    expect(readKeyTime(window)).toEqual({ start: START, end: START + 900 })
    for (const text of ['', '1', '2;1', '1;2;3', '-1;2', '1;x']) expect(readKeyTime(text)).toBe(undefined)
  })
})

describe('a delegated key', () => {
  const signingKey = runSync(signKey(credentials.accessKeySecret, window), nodeBackend)
  const edge = (seconds: number) =>
    createSyncSigner(scheme, {
      credentials: { accessKeyId: credentials.accessKeyId, signingKey, scope: window },
      backend: nodeBackend,
      clock: { now: () => seconds * 1000 },
    })

  it('signs as the secret would, from any moment of its window', () => {
    const ours = signer.sign({ bucket, key })
    for (const later of [0, 1, 899]) expect(edge(START + later).sign({ bucket, key }).headers).toEqual(ours.headers)
    expect(edge(START + 300).presign({ bucket, key, expiresIn: 600 }).trace.signature).toBe(ours.trace.signature)
  })

  it('signs no other window', () => {
    expect(edge(START + 901).check({ bucket, key })?.code).toBe('scope_expired')
    expect(edge(START + 300).check({ bucket, key, expiresIn: 300 })?.code).toBe('scope_expired')
    expect(edge(START - 1).check({ bucket, key })?.code).toBe('scope_expired')
  })

  it('signs forms that end with it', () => {
    const input = { bucket, keyPrefix: 'user/', size: { max: 1000 } }
    const form = edge(START + 300).run(postPolicy({ ...input, expiresIn: 600 }))
    expect(form.fields['q-key-time']).toBe(window)
    expect(() => edge(START + 300).run(postPolicy({ ...input, expiresIn: 60 }))).toThrow(
      expect.objectContaining({ code: 'scope_expired' }),
    )
  })
})

describe('a form', () => {
  it('binds every field it has', () => {
    const temporary = { ...credentials, securityToken: 'FAKEtoken' }
    const form = createSyncSigner(scheme, { credentials: temporary, backend: nodeBackend, clock }).run(
      postPolicy({
        bucket,
        key: 'a.png',
        size: { max: 1000 },
        expiresIn: 600,
        fields: { 'Content-Type': 'image/png' },
      }),
    )
    expect(JSON.parse(Buffer.from(form.fields.policy ?? '', 'base64').toString())).toEqual({
      expiration: '2024-02-29T12:44:56.000Z',
      conditions: [
        { bucket },
        { 'q-sign-algorithm': 'sha1' },
        { 'q-ak': 'AKIDtestFAKE001' },
        { 'q-sign-time': '1709210096;1709210696' },
        { 'x-cos-security-token': 'FAKEtoken' },
        { key: 'a.png' },
        ['content-length-range', 0, 1000],
        { 'Content-Type': 'image/png' },
      ],
    })
  })
})

describe('refuses before signing', () => {
  it.each<[string, Partial<ObjectInput>, string]>([
    ['parameters that differ in case alone', { query: { Prefix: 'a', prefix: 'b' } }, 'query_invalid'],
    ['a repeated parameter', { query: { a: ['1', '2'] } }, 'query_invalid'],
    ['a parameter of the scheme', { query: { 'Q-AK': '1' } }, 'query_reserved'],
    ['a header of the scheme', { headers: { 'x-cos-security-token': '1' } }, 'header_reserved'],
    ['another host', { headers: { host: 'example.com' } }, 'header_invalid'],
    ['a bucket without its APPID', { bucket: 'examplebucket' }, 'bucket_invalid'],
    ['a key without a bucket', { bucket: undefined }, 'bucket_missing'],
  ])('%s', (_name, changed, code) => {
    expect(signer.check({ bucket, key, ...changed })?.code).toBe(code)
  })

  it('a region that is an endpoint, with what to write instead', () => {
    expect(() => cos({ region: 'cos.ap-guangzhou' })).toThrow('wanted "ap-guangzhou", without "cos."')
  })
})

describe('reads', () => {
  const temporary = { ...credentials, securityToken: 'FAKEtoken/+=' }
  const verify = createSyncVerifier([reader], { credentialsOf: () => temporary, backend: nodeBackend, clock }).verify
  const withToken = createSyncSigner(scheme, { credentials: temporary, backend: nodeBackend, clock })
  const good = received(withToken.presign({ bucket, key: 'a', query: { acl: null }, expiresIn: 60 }))

  it('hosts of every region of a list, and of no other', () => {
    const list = cosVerification({ region: ['ap-guangzhou', 'ap-beijing'] })
    const { verify } = createSyncVerifier([list], { credentialsOf: () => credentials, backend: nodeBackend, clock })
    const verdictAt = (region: string) =>
      verify(
        received(
          createSyncSigner(cos({ region }), { credentials, backend: nodeBackend, clock }).sign({ bucket, key: 'a' }),
        ),
      )
    for (const region of ['ap-guangzhou', 'ap-beijing']) expect(verdictAt(region)).toMatchObject({ ok: true, bucket })
    expect(verdictAt('ap-shanghai')).toMatchObject({ ok: false, reason: 'unknown_host' })
    expect(() => cosVerification({ region: ['ap-guangzhou', 'cos.ap-beijing'] })).toThrow('without "cos."')
  })

  it('all of a signature in one parameter', () => {
    const { headers } = signer.sign({ bucket, key: 'a' })
    const [, host = ''] = /^https:\/\/([^/]+)/.exec(signer.sign({ bucket, key: 'a' }).url) ?? []
    const target = `/a?sign=${encodeURIComponent(headers.authorization ?? '')}`
    const plain = createSyncVerifier([reader], { credentialsOf: () => credentials, backend: nodeBackend, clock })
    expect(plain.verify({ method: 'GET', target, headers: { host } })).toMatchObject({ ok: true, mode: 'url' })
  })

  it('a token that is not signed, as several SDKs send it', () => {
    const { method, headers, url } = signer.sign({ bucket, key: 'a' })
    const [, host = ''] = /^https:\/\/([^/]+)/.exec(url) ?? []
    const request = { method, target: '/a', headers: { ...headers, host, 'x-cos-security-token': 'FAKEtoken/+=' } }
    expect(verify(request)).toMatchObject({ ok: true, signedHeaders: ['host'] })
  })

  it.each([
    ['an unsigned parameter', { target: `${good.target}&versioning` }, 'malformed'],
    ['an unsigned header of the service', { headers: { ...good.headers, 'x-cos-acl': 'public-read' } }, 'malformed'],
    ['a second permission', { headers: { ...good.headers, authorization: 'q-sign-algorithm=sha1' } }, 'conflicting'],
    ['a second token', { headers: { ...good.headers, 'x-cos-security-token': 'x' } }, 'conflicting'],
    ['a host that is not signed', { target: good.target.replace('q-header-list=host', 'q-header-list=') }, 'malformed'],
    ['another host', { headers: { host: 'other-1250000000.cos.ap-guangzhou.myqcloud.com' } }, 'mismatch'],
    ['a host of another region', { headers: { host: `${bucket}.cos.ap-shanghai.myqcloud.com` } }, 'unknown_host'],
    ['a window beyond its key', { target: good.target.replace(/(q-key-time=\d+%3B\d+)\d/, '$10') }, 'scope_mismatch'],
    ['a window that is not two times', { target: good.target.replace(/q-key-time=\d+/, 'q-key-time=x') }, 'malformed'],
    ['another algorithm', { target: good.target.replace('=sha1', '=md5') }, 'malformed'],
  ])('%s as a refusal', (_name, changed, reason) => {
    expect(verify(good)).toMatchObject({ ok: true })
    expect(verify({ ...good, ...changed })).toMatchObject({ ok: false, reason })
  })
})

it.each([
  [endpoints.public(), `https://${bucket}.cos.ap-guangzhou.myqcloud.com/a`],
  [endpoints.public({ domain: 'tencentcos.cn' }), `https://${bucket}.cos.ap-guangzhou.tencentcos.cn/a`],
  [endpoints.internal({ protocol: 'http' }), `http://${bucket}.cos-internal.ap-guangzhou.tencentcos.cn/a`],
  [endpoints.accelerate(), `https://${bucket}.cos.accelerate.myqcloud.com/a`],
  [endpoints.accelerate({ internal: true }), `https://${bucket}.cos-internal.accelerate.tencentcos.cn/a`],
  [endpoints.virtualHosted('http://localhost:8080'), `http://${bucket}.localhost:8080/a`],
  [endpoints.custom('https://img.example.com', { bucket }), 'https://img.example.com/a'],
  [endpoints.pathStyle('http://127.0.0.1:8080'), `http://127.0.0.1:8080/${bucket}/a`],
])('endpoint $kind: what is signed for it verifies at it', (endpoint, address) => {
  const signed = signer.presign({ bucket, key: 'a', expiresIn: 60, endpoint })
  expect(signed.url.split('?')[0]).toBe(address)
  const options = { credentialsOf: () => credentials, endpoints: [endpoint], backend: nodeBackend, clock }
  expect(createSyncVerifier([reader], options).verify(received(signed))).toMatchObject({ ok: true, bucket, key: 'a' })
})
