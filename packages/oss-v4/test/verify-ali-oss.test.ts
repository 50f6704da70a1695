import { createRequire } from 'node:module'
import { type Cause, explain } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier, type RawRequest } from '@presign/core/verify'
import { endpoints } from '@presign/oss'
import { ossHints } from '@presign/oss/explain'
import { ossDisagreements } from '@presign/vectors'
import { arrivedVector } from '@presign-tooling/testing'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ossV4Verification } from '../src/verify.js'

/** What ali-oss 6.23.0 sends is accepted, its known faults aside, and those are explained as what they are. */
const AT = new Date('2026-02-28T23:59:59Z')
const credentials = { accessKeyId: 'STS.FAKEtest0001', accessKeySecret: 'FAKEsecret', securityToken: 'FAKEtoken/+=' }
const HOST = 'examplebucket.oss-cn-hangzhou.aliyuncs.com'

const require = createRequire(import.meta.url)
const OSS = require('ali-oss') as new (options: object) => { signatureUrlV4(...args: unknown[]): Promise<string> }
const createRequest = require('ali-oss/lib/common/utils/createRequest.js').createRequest as (
  this: object,
  params: object,
) => { params: { headers: Record<string, string> } }

const official = () =>
  new OSS({
    region: 'oss-cn-hangzhou',
    accessKeyId: credentials.accessKeyId,
    accessKeySecret: credentials.accessKeySecret,
    stsToken: credentials.securityToken,
    bucket: 'examplebucket',
    secure: true,
    authorizationV4: true,
  })

const verifier = createSyncVerifier([ossV4Verification({ region: 'cn-hangzhou' })], {
  credentialsOf: () => credentials,
  clock: { now: () => AT.getTime() },
  backend: nodeBackend,
})

beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: AT })
})
afterAll(() => {
  vi.useRealTimers()
})

const keys = ['cat.jpg', "it's (1)!*.txt", '中文/a b+c.txt', 'a/../b', '100%25']
const headers = { 'content-type': 'text/plain', 'x-oss-meta-a': 'v', range: 'bytes=0-1' }

describe('requests of ali-oss', () => {
  it.each(keys)('a signed URL for %j is accepted', async (key) => {
    const queries = { 'x-oss-process': 'image/resize,w_100', versionid: "a+b/!'()*" }
    const url = await official().signatureUrlV4('PUT', 60, { headers, queries }, key, ['range'])
    const request: RawRequest = {
      method: 'PUT',
      target: url.slice(`https://${HOST}`.length),
      headers: { ...headers, host: HOST },
    }
    expect(verifier.verify(request)).toMatchObject({ ok: true, key })
  })

  it.each(keys)('signed headers for %j are accepted', (key) => {
    const sent = createRequest.call(official(), {
      method: 'PUT',
      bucket: 'examplebucket',
      object: key,
      headers: { ...headers },
    })
    const request: RawRequest = {
      method: 'PUT',
      target: `/${key.split('/').map(encodeURIComponent).join('/')}`,
      headers: { ...sent.params.headers, host: HOST },
    }
    expect(verifier.verify(request)).toMatchObject({ ok: true, key })
  })

  it('acl= that it signs with its sign is refused', async () => {
    const url = await official().signatureUrlV4('GET', 60, { queries: { acl: '' } }, 'k')
    const request = { method: 'GET', target: url.slice(`https://${HOST}`.length), headers: { host: HOST } }
    expect(verifier.verify(request)).toMatchObject({ ok: false, reason: 'mismatch' })
  })
})

/** By the name of the difference: what `explain` says when the SDK's texts and those of the verifier are compared. */
const CAUSES: Readonly<Record<string, readonly Cause[]>> = {
  'v4-empty-value-keeps-equals': ['query_empty_value'],
  'v4-locale-sort': ['query_order'],
  // A name that is spelled otherwise is another name.
  'v4-name-plus': ['query_missing', 'query_added', 'query_order'],
  'v4-trims-query': ['query_changed', 'query_missing', 'query_added'],
  'names-through-parse-str': ['query_missing', 'query_added', 'query_changed'],
  'headers-not-trimmed': ['header_trimmed'],
  'empty-header-dropped': ['header_added'],
  'additional-all-listed': ['additional_header_missing'],
}

const faults = (await ossDisagreements()).filter(
  ({ scheme, verdict, class: name, expected }) =>
    scheme === 'oss-v4' && verdict === 'does not verify' && name in CAUSES && expected.canonicalRequest !== undefined,
)

describe('faults of SDKs are explained from the texts of a verdict', () => {
  it.each(faults)('$id: $class', (vector) => {
    const { accessKeyId, accessKeySecret, securityToken, region, signingTime, endpoint, addressing, bucket } =
      vector.input
    const place =
      addressing === 'path'
        ? endpoints.pathStyle(endpoint)
        : addressing === 'cname'
          ? endpoints.custom(endpoint, { bucket: bucket ?? '' })
          : endpoints.virtualHosted(endpoint)
    const verdict = createSyncVerifier([ossV4Verification({ region })], {
      endpoints: [place],
      credentialsOf: () => ({ accessKeyId, accessKeySecret, securityToken: securityToken ?? undefined }),
      clock: { now: () => Date.parse(signingTime) },
      backend: nodeBackend,
    }).verify(arrivedVector(vector))
    if (verdict.ok || !verdict.expected) return expect.fail(JSON.stringify(verdict))
    const { canonicalRequest = '', stringToSign } = vector.expected
    const found = explain({ canonicalRequest, stringToSign }, verdict.expected, ossHints).map(({ cause }) => cause)
    expect(CAUSES[vector.class]).toEqual(expect.arrayContaining(found))
    expect(found.length).toBeGreaterThan(0)
  })
})
