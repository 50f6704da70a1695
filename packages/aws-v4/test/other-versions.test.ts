import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { received } from '@presign/core/testing'
import { createSyncVerifier } from '@presign/core/verify'
import { describe, expect, it } from 'vitest'
import { awsV4 } from '../src/index.js'
import { awsV4Verification } from '../src/verify.js'

const credentials = { accessKeyId: 'AKIATESTFAKE001', accessKeySecret: 'FAKEsecret' }
const clock = { now: () => Date.parse('2026-02-28T23:59:59Z') }
const options = { credentialsOf: () => credentials, backend: nodeBackend, clock }
const host = 'examplebucket.s3.eu-west-3.amazonaws.com'
const verifier = createSyncVerifier([awsV4Verification({ region: 'eu-west-3' })], options)
const ANSWER = { status: 400, code: 'InvalidRequest', message: expect.stringContaining('AWS4-HMAC-SHA256') }

describe('verify of another version of the signature', () => {
  it.each([
    ['in a header', '/a', { authorization: 'AWS AKIATESTFAKE001:FAKE=' }],
    ['in a URL', '/a?AWSAccessKeyId=AKIATESTFAKE001&Expires=1900000000&Signature=FAKE', {}],
  ])('names version 2 %s, and version 4 as what to use', (_where, target, headers) => {
    const verdict = verifier.verify({ method: 'GET', target, headers: { host, ...headers } })
    expect(verdict).toMatchObject({ ok: false, reason: 'unsupported', service: ANSWER })
    expect(verdict.ok || verdict.detail).toMatch(/version 2.*set the client to version 4, AWS4-HMAC-SHA256$/)
  })

  it('names version 2 in the fields of a form', () => {
    const fields = Object.entries({ key: 'a', AWSAccessKeyId: 'AKIATESTFAKE001', policy: 'e30=', signature: 'FAKE' })
    expect(verifier.verifyForm(fields)).toMatchObject({ ok: false, reason: 'unsupported', service: ANSWER })
  })

  it.each([
    ['in a header', '/a', { authorization: 'AWS4-ECDSA-P256-SHA256 Credential=A/20260228/s3/aws4_request' }],
    ['in a URL', '/a?X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256&X-Amz-Credential=A&X-Amz-Region-Set=*', {}],
  ])('names version 4A %s', (_where, target, headers) => {
    const verdict = verifier.verify({ method: 'GET', target, headers: { host, ...headers } })
    expect(verdict).toMatchObject({ ok: false, reason: 'unsupported', service: ANSWER })
    expect(verdict.ok || verdict.detail).toContain('version 4A')
  })
})

describe('verify with unsignedHeaders', () => {
  const store = createSyncSigner(awsV4({ region: 'eu-west-3' }), { credentials, backend: nodeBackend, clock })
  const signed = received(store.presign({ bucket: 'examplebucket', key: 'a', expiresIn: 60 }))
  const proxied = { ...signed, headers: [...signed.headers, ['X-Amz-Cf-Id', 'abc'] as const] }

  it('accepts a header that a proxy adds, by its name alone', () => {
    const behind = awsV4Verification({ region: 'eu-west-3', unsignedHeaders: ['X-Amz-Cf-Id'] })
    const verdictOf = (request: typeof signed) => createSyncVerifier([behind], options).verify(request)
    expect(verdictOf(proxied)).toMatchObject({ ok: true })
    expect(verifier.verify(proxied)).toMatchObject({ ok: false, reason: 'malformed' })
    const meta = { ...signed, headers: [...signed.headers, ['x-amz-meta-a', 'abc'] as const] }
    expect(verdictOf(meta)).toMatchObject({ ok: false, reason: 'malformed' })
  })

  it.each(['host', 'x-amz-acl', 'X-Amz-Meta-A', 'x-amz-copy-source', 'x-amz-security-token', '', 7 as never])(
    'is refused for %s, which no proxy adds',
    (name) => {
      expect(() => awsV4Verification({ region: 'eu-west-3', unsignedHeaders: [name] })).toThrow(
        expect.objectContaining({ code: 'input_invalid' }),
      )
    },
  )
})

it('verify reads a raw + in a query as a space, as it was signed', () => {
  const store = createSyncSigner(awsV4({ region: 'eu-west-3' }), { credentials, backend: nodeBackend, clock })
  const { target, ...rest } = received(
    store.presign({ resource: 'bucket', bucket: 'examplebucket', query: { prefix: 'a b' }, expiresIn: 60 }),
  )
  expect(verifier.verify({ ...rest, target: target.replace('a%20b', 'a+b') })).toMatchObject({ ok: true })
  expect(verifier.verify({ ...rest, target: target.replace('a%20b', 'a%2Bb') })).toMatchObject({ reason: 'mismatch' })
})
