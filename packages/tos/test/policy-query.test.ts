import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier } from '@presign/core/verify'
import { describe, expect, it } from 'vitest'
import { tos } from '../src/index.js'
import { policyQuery, signPolicyQuery } from '../src/policy-query.js'
import { tosVerification } from '../src/verify.js'

const clock = { now: () => Date.parse('2024-02-29T12:34:56Z') }
const credentials = { accessKeyId: 'AKLTtestFAKE001', accessKeySecret: 'FAKEsecretForWorkedExample0000000000001' }
const bucket = 'examplebucket'
const host = `${bucket}.tos-cn-beijing.volces.com`
const signer = createSyncSigner(tos({ region: 'cn-beijing' }), { credentials, backend: nodeBackend, clock })
const { verify } = createSyncVerifier([tosVerification({ region: 'cn-beijing' })], {
  credentialsOf: () => credentials,
  backend: nodeBackend,
  clock,
})

it('policyQuery makes the value worked by hand', () => {
  const { base, search, expiresAt } = signer.run(policyQuery({ bucket, keyPrefix: 'user/', expiresIn: 900 }))
  expect([base, expiresAt]).toEqual([`https://${host}/`, '2024-02-29T12:49:56.000Z'])
  expect(search).toMatch(/&X-Tos-Signature=1bac59fb3cd0909db529ccc82a05eef135e9e8d5b73f78d4d7f77972205bd31d$/)
})

describe('verify, of a request with a policy in its query', () => {
  const { search } = signer.run(policyQuery({ bucket, keyPrefix: 'user/', expiresIn: 900 }))
  const verdictOn = (target: string, method = 'GET', other = host) =>
    verify({ method, target, headers: { host: other } })

  it('accepts what is read below the prefix, and lists of it, with any other parameters', () => {
    expect(verdictOn(`/user/a.jpg?${search}`)).toMatchObject({ ok: true, key: 'user/a.jpg', payload: 'unsigned' })
    expect(verdictOn(`/user/a.jpg?${search}&versionId=1`, 'HEAD')).toMatchObject({ ok: true })
    expect(verdictOn(`/?${search}&prefix=user%2Fb`)).toMatchObject({ ok: true, resource: 'bucket' })
  })

  it.each([
    ['another key', `/other/a.jpg?${search}`, 'GET', host],
    ['the whole bucket', `/?${search}`, 'GET', host],
    ['a shorter prefix', `/?${search}&prefix=use`, 'GET', host],
    ['a write', `/user/a.jpg?${search}`, 'PUT', host],
    ['another bucket', `/user/a.jpg?${search}`, 'GET', `other-${host}`],
  ] as const)('rejects %s', (_name, target, method, other) => {
    expect(verdictOn(target, method, other)).toMatchObject({ ok: false, reason: 'scope_mismatch' })
  })

  it.each([
    ['a policy that was changed', search.replace(/(X-Tos-Policy=ey)/, '$1K')],
    ['a later date', search.replace('20240229T123456Z', '20240229T123457Z')],
    ['a longer lifetime', search.replace('Expires=900', 'Expires=901')],
  ])('rejects %s', (_name, changed) => {
    expect(verdictOn(`/user/a.jpg?${changed}`).ok).toBe(false)
  })

  it.each([
    '{"conditions":[]}',
    '{"conditions":[["starts-with","$key","user/"]]}',
    '{"conditions":[{"bucket":"examplebucket"},["in","$key",["user/"]]]}',
    '{"conditions":[{"bucket":"examplebucket"},["eq","$x-tos-acl","a"]]}',
    '{"conditions":[{"bucket":"examplebucket"},null]}',
    'null',
  ])('rejects the policy %s, which it does not understand', (policy) => {
    const fields = signer.run(signPolicyQuery(policy, { expiresIn: 900 }))
    const query = Object.entries(fields).map((pair) => pair.map(encodeURIComponent).join('='))
    expect(verdictOn(`/user/a.jpg?${query.join('&')}`)).toMatchObject({ ok: false, reason: 'scope_mismatch' })
  })
})

it.each([
  ['no bucket', { keyPrefix: 'a' }, 'bucket_missing'],
  ['no prefix', { bucket, keyPrefix: undefined as never }, 'input_invalid'],
  ['eight days', { bucket, keyPrefix: '', expiresIn: 691_200 }, 'expiry_out_of_range'],
])('policyQuery rejects %s', (_name, input, code) => {
  expect(() => signer.run(policyQuery({ expiresIn: 60, ...input }))).toThrow(expect.objectContaining({ code }))
})
