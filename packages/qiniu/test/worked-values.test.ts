import { createSigner, createSyncSigner, type ObjectInput } from '@presign/core'
import { explain, reproduce } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import { runSync, signText } from '@presign/core/scheme'
import { received } from '@presign/core/testing'
import { createSyncVerifier } from '@presign/core/verify'
import { describe, expect, it } from 'vitest'
import { qiniuHints, qiniuMistakes, readErrorBody } from '../src/explain.js'
import { checkForm, signPolicy, uploadForm, uploadToken } from '../src/form.js'
import { endpoints, managementRequest, qiniu, qiniuDialect, signUrl } from '../src/index.js'
import { qiniuVerification, verifyCallback } from '../src/verify.js'

const credentials = { accessKeyId: 'qiniuFAKEtest001', accessKeySecret: 'FAKEsecretForWorkedExample0000000000001' }
const NOW = Date.parse('2024-02-29T12:34:56Z')
const clock = { now: () => NOW }
const endpoint = endpoints.custom('https://cdn.example.com', { bucket: 'photos' })
const signer = createSyncSigner(qiniu({ endpoint }), { credentials, backend: nodeBackend, clock })
const reader = qiniuVerification({ endpoint })
const verifier = createSyncVerifier([reader], {
  credentialsOf: (id) => (id === credentials.accessKeyId ? credentials : undefined),
  backend: nodeBackend,
  clock,
})
const bucket = 'photos'
const key = 'photos/été 2024/a+b.jpg'

describe('worked by hand', () => {
  it('an upload token', () => {
    const policy = '{"scope":"bkt:photos/été 2024/a+b.jpg","deadline":1709213696,"insertOnly":1}'
    expect(signer.run(signPolicy(policy))).toBe(
      'qiniuFAKEtest001:1IAU_s8vwyftD7TovzStxE1c-eU=:eyJzY29wZSI6ImJrdDpwaG90b3Mvw6l0w6kgMjAyNC9hK2IuanBnIiwiZGVhZGxpbmUiOjE3MDkyMTM2OTYsImluc2VydE9ubHkiOjF9',
    )
  })

  it('a download', () => {
    expect(signer.presign({ bucket, key, query: { attname: 'a b.jpg' }, expiresIn: 3600 }).url).toBe(
      'https://cdn.example.com/photos/%C3%A9t%C3%A9%202024/a%2Bb.jpg?attname=a%20b.jpg&e=1709213696&token=qiniuFAKEtest001:OgZdfeEzqU1ysi_o4IUtRKq-p8o=',
    )
  })

  it.each([
    ['Qiniu', 'https://rs.qiniuapi.com/batch?x=1', 'application/json', '{"k":"值"}', 'ZE6PyS8pVG6Nr6DMgBRZgEW0JE0='],
    [
      'QBox',
      'https://rs.qbox.me/batch',
      'application/x-www-form-urlencoded',
      'op=/stat/abc',
      'phYPw63O5Nqih2rz5u5R-m2YEmU=',
    ],
  ] as const)('a management token %s', (variant, url, type, body, signature) => {
    const made = signer.run(managementRequest({ url, variant, headers: { 'Content-Type': type }, body }))
    expect(made.headers.authorization).toBe(`${variant} qiniuFAKEtest001:${signature}`)
    const bytes = signer.run(
      managementRequest({ url, variant, headers: { 'Content-Type': type }, body: Buffer.from(body) }),
    )
    expect(bytes.headers).toEqual(made.headers)
  })

  it('a callback', async () => {
    const request = {
      target: '/n?x=1',
      headers: {
        host: 'callback.example.com',
        'content-type': 'application/x-www-form-urlencoded',
        authorization: 'QBox qiniuFAKEtest001:iS5KdZXsgtygWdAe6bYGSQj_BIM=',
      },
      body: 'key=a%2Fb.txt&fsize=12',
    }
    const options = { credentialsOf: () => credentials, clock }
    expect(await verifyCallback(request, options)).toEqual({
      ok: true,
      accessKeyId: 'qiniuFAKEtest001',
      variant: 'QBox',
    })
    expect(await verifyCallback({ ...request, body: Buffer.from(request.body) }, options)).toMatchObject({ ok: true })
    expect(await verifyCallback({ ...request, target: '/n?x=2' }, options)).toEqual({ ok: false, reason: 'mismatch' })
  })
})

describe('the examples of the documentation', () => {
  const documented = createSyncSigner(qiniu(), {
    credentials: { accessKeyId: 'MY_ACCESS_KEY', accessKeySecret: 'MY_SECRET_KEY' },
    backend: nodeBackend,
  })

  it('an upload token', () => {
    const policy =
      '{"scope":"my-bucket:sunflower.jpg","deadline":1451491200,"returnBody":"{\\"name\\":$(fname),\\"size\\":$(fsize),\\"w\\":$(imageInfo.width),\\"h\\":$(imageInfo.height),\\"hash\\":$(etag)}"}'
    expect(documented.run(signPolicy(policy))).toContain('MY_ACCESS_KEY:wQ4ofysef1R7IKnrziqtomqyDvI=:')
  })

  it('a download', () => {
    const at = new Date(1451487600 * 1000)
    const { url } = documented.run(
      signUrl('http://78re52.com1.z0.glb.clouddn.com/resource/flower.jpg', { expiresIn: 3600, at }),
    )
    expect(url).toBe(
      'http://78re52.com1.z0.glb.clouddn.com/resource/flower.jpg?e=1451491200&token=MY_ACCESS_KEY:438dd8pXocjYuF-6dTcKMtETB2g=',
    )
  })
})

describe('managementRequest', () => {
  it('dates a request, so that its signature expires', async () => {
    const made = signer.run(managementRequest({ method: 'get', url: 'https://uc.qiniuapi.com/buckets' }))
    expect(made).toMatchObject({ method: 'GET', headers: { 'x-qiniu-date': '20240229T123456Z' } })
    const request = {
      method: 'GET',
      target: '/buckets',
      headers: { host: 'uc.qiniuapi.com', ...made.headers },
      body: '',
    }
    const at = (later: number) =>
      verifyCallback(request, { credentialsOf: () => credentials, clock: { now: () => NOW + later * 1000 } })
    expect(await at(0)).toMatchObject({ ok: true, variant: 'Qiniu' })
    expect(await at(901)).toEqual({ ok: false, reason: 'skewed' })
    expect(await verifyCallback(request, { credentialsOf: () => undefined, clock })).toEqual({
      ok: false,
      reason: 'unknown_key',
    })
    const bare = { host: 'uc.qiniuapi.com' }
    expect(await verifyCallback({ ...request, headers: bare }, { credentialsOf: () => credentials, clock })).toEqual({
      ok: false,
      reason: 'unsigned',
    })
  })

  it.each([
    [{ url: 'https://rs.qiniuapi.com' }, 'input_invalid'],
    [{ url: 'https://rs.qiniuapi.com/a b' }, 'input_invalid'],
    [{ url: 'https://rs.qiniuapi.com/a', headers: { authorization: 'x' } }, 'header_reserved'],
    [{ url: 'https://rs.qiniuapi.com/a', headers: { 'x-a': 'a\nb' } }, 'header_invalid'],
  ])('refuses %j', (input, code) => {
    expect(() => signer.run(managementRequest(input))).toThrow(expect.objectContaining({ code }))
  })
})

describe('qiniu refuses before signing', () => {
  it.each<[string, Partial<ObjectInput>, string]>([
    ['an upload', { method: 'PUT' }, 'input_invalid'],
    ['a parameter of the scheme', { query: { token: '1' } }, 'query_reserved'],
    ['a bucket that cannot be', { bucket: 'a' }, 'bucket_conflict'],
    ['a key of 1025 bytes', { key: 'k'.repeat(1025) }, 'key_too_long'],
  ])('%s', (_name, changed, code) => {
    expect(signer.check({ bucket, key, expiresIn: 60, ...changed } as ObjectInput)?.code).toBe(code)
  })

  it('a link without a domain, and a token that this service does not have', () => {
    const bare = createSyncSigner(qiniu(), { credentials, backend: nodeBackend, clock })
    expect(bare.check({ bucket, key, expiresIn: 60 })?.code).toBe('endpoint_invalid')
    const other = { ...credentials, securityToken: 'FAKE' }
    const temporary = createSyncSigner(qiniu({ endpoint }), { credentials: other, backend: nodeBackend, clock })
    expect(temporary.check({ bucket, key, expiresIn: 60 })?.code).toBe('credentials_invalid')
  })

  it.each(['https://cdn.example.com/a b', 'ftp://a/b', 'https://a/b?e=1', 'https://a/b#c'])('the URL %s', (url) => {
    expect(() => signer.run(signUrl(url, { expiresIn: 60 }))).toThrow(
      expect.objectContaining({ code: 'input_invalid' }),
    )
  })
})

describe('qiniuVerification', () => {
  const good = received(signer.presign({ bucket, key, query: { 'imageView2/2/w/100': null }, expiresIn: 60 }))

  it.each([
    ['another protocol', {}, 'mismatch', endpoints.custom('http://cdn.example.com', { bucket })],
    ['a parameter behind the token', { target: `${good.target}&a=1` }, 'malformed'],
    ['another operation', { target: good.target.replace('w/100', 'w/900') }, 'mismatch'],
    ['a later deadline', { target: good.target.replace(/e=\d+/, 'e=9999999999') }, 'mismatch'],
    ['a key of other spelling', { target: good.target.replace('%2B', '+') }, 'mismatch'],
    ['an upload', { method: 'PUT' }, 'scope_mismatch'],
    ['a token in the standard alphabet', { target: good.target.replace(/:[^:]*$/, ':a+/=') }, 'malformed'],
  ] as const)('rejects %s', (_name, changed, reason, at: typeof endpoint = endpoint) => {
    expect(verifier.verify(good)).toMatchObject({ ok: true, bucket, key })
    const options = { credentialsOf: () => credentials, endpoints: [at], backend: nodeBackend, clock }
    expect(createSyncVerifier([reader], options).verify({ ...good, ...changed })).toMatchObject({ ok: false, reason })
  })
})

describe('uploadForm', () => {
  const input = { bucket, key: 'user/1.png', size: { min: 1, max: 1000 }, expiresIn: 600 }

  it('makes a form that verifies, and check finds what it does not allow', () => {
    const form = signer.run(uploadForm({ ...input, fields: { 'x:name': 'Ada' }, policy: { insertOnly: 1 } }))
    expect(form.url).toBe('https://upload.qiniup.com')
    expect(form.policy).toEqual({
      scope: 'photos:user/1.png',
      fsizeLimit: 1000,
      fsizeMin: 1,
      insertOnly: 1,
      deadline: NOW / 1000 + 600,
    })
    expect(checkForm(form.policy, form.fields, { size: 10 }, new Date(NOW))).toEqual([])
    const verdict = verifier.verifyForm(Object.entries(form.fields))
    expect(verdict).toMatchObject({ ok: true, bucket, maxBytes: 1000, expiresAt: '2024-02-29T12:44:56.000Z' })
    const check = verdict.ok ? verdict.check : () => []
    expect(check({ bucket, size: 10 })).toEqual([])
    expect(check({ bucket: 'other', size: 2000 }).map(({ field }) => field)).toEqual(['bucket', 'file'])
    const renamed = verifier.verifyForm(Object.entries({ ...form.fields, key: 'x' }))
    expect(renamed.ok && renamed.check({ bucket, size: 0 }).map(({ field }) => field)).toEqual(['key', 'file'])
  })

  it('binds what a key begins with', () => {
    const form = signer.run(uploadForm({ bucket, keyPrefix: 'user/', size: { max: 1000 }, expiresIn: 600 }))
    expect(form.policy).toMatchObject({ scope: 'photos:user/', isPrefixalScope: 1 })
    expect(checkForm(form.policy, { ...form.fields, key: 'user/1' }, { size: 1 }, new Date(NOW))).toEqual([])
    expect(checkForm(form.policy, { ...form.fields, key: 'x' }, { size: 1001 }, new Date(NOW + 601_000))).toHaveLength(
      3,
    )
  })

  it('refuses a form without limits, and a bucket that cannot be', () => {
    expect(() => signer.run(uploadForm({ bucket, expiresIn: 60 }))).toThrow(
      expect.objectContaining({ code: 'policy_unlimited' }),
    )
    expect(signer.run(uploadForm({ bucket, unlimited: true, expiresIn: 60 })).policy.scope).toBe('photos')
    expect(() => signer.run(uploadToken({ scope: 'a' }, { expiresIn: 60 }))).toThrow(
      expect.objectContaining({ code: 'bucket_invalid' }),
    )
    expect(() => signer.run(signPolicy('\ud800'))).toThrow(expect.objectContaining({ code: 'text_malformed' }))
  })

  it.each([
    ['a token that is cut', 'id:sig', 'malformed'],
    ['a policy that is not JSON', signer.run(signPolicy('x')), 'malformed'],
    ['a token of another id', signer.run(signPolicy('{}')).replace('qiniu', 'other'), 'unknown_key'],
    ['a token that expired', signer.run(signPolicy('{"scope":"photos","deadline":1}')), 'expired'],
  ])('verifyForm rejects %s', (_name, token, reason) => {
    expect(verifier.verifyForm([['token', token]])).toMatchObject({ ok: false, reason })
  })
})

describe('explain', () => {
  it.each([
    ['token expired', 'expired'],
    ['expired token', 'expired'],
    ['bad token', 'secret'],
    ["key doesn't match with scope", 'key_changed'],
    ['request time is too skewed', 'clock_skew'],
  ])('calls the answer %s by its cause', (error, cause) => {
    const answer = readErrorBody(JSON.stringify({ error }), { 'x-reqid': 'r' })
    expect(answer).toEqual({ code: error, message: error, requestId: 'r' })
    const ours = signer.presign({ bucket, key, expiresIn: 60 })
    expect(answer && explain(ours, answer, qiniuHints)[0]?.cause).toBe(cause)
  })

  it('finds a changed key in the text of the URL', () => {
    const [ours, theirs] = ['a.jpg', 'b.jpg'].map((key) => signer.presign({ bucket, key, expiresIn: 60 }))
    expect(ours && theirs && explain(ours, theirs.trace, qiniuHints)[0]?.cause).toBe('key_changed')
  })

  it.each(qiniuMistakes)('reproduce finds someone who $name', ({ cause, subject, name }) => {
    const right = signer.presign({ bucket, key: "a (b)'/c", query: { 'imageView2/2': null, a: '1' }, expiresIn: 60 })
    const { method, target, headers } = received(right)
    const [, query = ''] = target.split('?')
    const result = reader.parse({
      method,
      host: 'cdn.example.com',
      path: target.split('?')[0] ?? '',
      query,
      headers: new Map(headers.map(([name, value]) => [name, [value]])),
      endpoints: undefined,
    })
    if (result.state !== 'signed') throw new Error('it cannot be read')
    const [made] = subject?.({ plan: result.plan as never, key: result.objectKey }, result.claims) ?? []
    if (!made) throw new Error(`nobody can make it: ${name}`)
    const text = reader.canonicalize(made.plan, made.key).stringToSign
    const signingKey = runSync(reader.signingKey(made.plan, credentials), nodeBackend)
    const { signature } = runSync(signText(signingKey, text, 'base64'), nodeBackend)
    const found = signer.run(
      reproduce(right, { stringToSign: String(text), signature }, { scheme: reader, mistakes: qiniuMistakes }),
    )
    expect(found).toMatchObject({ found: true, proof: 'signature' })
    expect(found.found && found.mistakes.map((one) => one.cause)).toContain(cause)
  })
})

it.each([
  [401, '{"error":"token expired"}', 'expired'],
  [404, '{"error":"Document not found"}', 'missing'],
  [614, '{"error":"file exists"}', 'condition'],
  [579, '{"error":"callback failed"}', 'stored'],
  [503, '', 'transient'],
  [401, '{"error":"bad token"}', 'rejected'],
])('qiniuDialect calls the answer %i %s %s', (status, body, kind) => {
  expect(qiniuDialect.readError({ status, headers: {}, body })?.kind).toBe(kind)
  expect(qiniuDialect.readStored({ status, headers: {}, body })).toBe(undefined)
})

it('qiniuDialect has no PUT', () => {
  expect(() => qiniuDialect.put()).toThrow('uploadForm')
  expect(qiniuDialect.get().method).toBe('GET')
})

it('createSigner signs the same as createSyncSigner', async () => {
  const slow = createSigner(qiniu({ endpoint }), { credentials, clock })
  expect((await slow.presign({ bucket, key, expiresIn: 60 })).url).toBe(
    signer.presign({ bucket, key, expiresIn: 60 }).url,
  )
})
