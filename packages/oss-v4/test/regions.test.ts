import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { received } from '@presign/core/testing'
import { createSyncVerifier, createVerifier } from '@presign/core/verify'
import { endpoints } from '@presign/oss'
import { describe, expect, it } from 'vitest'
import { ossV4 } from '../src/index.js'
import { type OssV4VerificationOptions, ossV4Verification } from '../src/verify.js'

type Regions = OssV4VerificationOptions['region']

const credentials = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
const clock = { now: () => Date.parse('2026-02-28T23:59:59Z') }
const options = { credentialsOf: () => credentials, backend: nodeBackend, clock }

const HANGZHOU = endpoints.virtualHosted('https://oss-cn-hangzhou.aliyuncs.com')
const SHANGHAI = endpoints.virtualHosted('https://oss-cn-shanghai.aliyuncs.com')

/** A URL and signed headers for a region, at its own host or at another's. */
function requestsFor(region: string, endpoint = endpoints.public()) {
  const signer = createSyncSigner(ossV4({ region, endpoint }), { credentials, backend: nodeBackend, clock })
  const object = { bucket: 'photos', key: 'cat.jpg' }
  return [signer.presign({ ...object, expiresIn: 60 }), signer.sign(object)].map(received)
}

const verdictsOf = (region: Regions, requests: ReturnType<typeof requestsFor>) =>
  requests.map((request) => createSyncVerifier([ossV4Verification({ region })], options).verify(request))

const twice = (verdict: object) => [1, 2].map(() => expect.objectContaining(verdict))

const LIST = ['cn-hangzhou', 'cn-beijing']
const regions: [string, Regions][] = [
  ['a list', LIST],
  ['a predicate', ({ region }) => LIST.includes(region)],
]

describe.each(regions)('ossV4Verification with %s of regions', (_name, region) => {
  it.each(LIST)('accepts what is signed for %s at its host', (name) => {
    expect(verdictsOf(region, requestsFor(name))).toEqual(twice({ ok: true, bucket: 'photos', key: 'cat.jpg' }))
  })

  it('does not take one region for another: the host is matched with the region that is signed', () => {
    const requests = requestsFor('cn-beijing', HANGZHOU)
    expect(verdictsOf(region, requests)).toEqual(twice({ ok: false, reason: 'unknown_host' }))
  })

  it('does not take a region that is written into the credential afterwards', () => {
    const changed = requestsFor('cn-hangzhou').map((request) => ({
      ...request,
      target: request.target.replace('cn-hangzhou', 'cn-beijing'),
      headers: request.headers.map(([name, value]) => [name, value.replace('cn-hangzhou', 'cn-beijing')] as const),
    }))
    expect(verdictsOf(region, changed)).toEqual(twice({ ok: false, reason: 'mismatch' }))
  })
})

describe('ossV4Verification rejects a scope that it does not accept', () => {
  const answer = { status: 400, code: 'InvalidArgument', ec: '0002-00000226' }

  it('with a list: at a host that it does accept, and names what it wants', () => {
    expect(verdictsOf(LIST, requestsFor('cn-shanghai', HANGZHOU))).toEqual(
      twice({
        ok: false,
        reason: 'scope_mismatch',
        detail: 'the credential is for region "cn-shanghai", wanted "cn-hangzhou" or "cn-beijing"',
        service: expect.objectContaining(answer),
      }),
    )
    expect(verdictsOf(LIST, requestsFor('cn-shanghai'))).toEqual(twice({ ok: false, reason: 'unknown_host' }))
  })

  it('with a predicate: at the host of that scope, since the accepted regions are not known', () => {
    const predicate: Regions = ({ region }) => LIST.includes(region)
    expect(verdictsOf(predicate, requestsFor('cn-shanghai'))).toEqual(
      twice({
        ok: false,
        reason: 'scope_mismatch',
        detail: 'the credential is for region "cn-shanghai", which is not accepted',
        service: expect.objectContaining(answer),
      }),
    )
    const elsewhere = requestsFor('cn-shanghai', HANGZHOU)
    expect(verdictsOf(predicate, elsewhere)).toEqual(twice({ ok: false, reason: 'unknown_host' }))
  })

  it('when the predicate answers with anything but true, such as a promise', () => {
    for (const answered of [undefined, 1, 'yes', Promise.resolve(true)]) {
      const predicate = (() => answered) as unknown as Regions
      expect(verdictsOf(predicate, requestsFor('cn-hangzhou'))).toEqual(twice({ ok: false, reason: 'scope_mismatch' }))
    }
  })
})

it('ossV4Verification asks its predicate about region, product and day of the request', () => {
  const asked: unknown[] = []
  const predicate: Regions = (scope) => asked.push({ ...scope }) > 0
  expect(verdictsOf(predicate, requestsFor('cn-shanghai', SHANGHAI))).toEqual(twice({ ok: true }))
  expect(asked.length).toBeGreaterThan(0)
  expect(new Set(asked.map((scope) => JSON.stringify(scope)))).toEqual(
    new Set([JSON.stringify({ region: 'cn-shanghai', service: 'oss', day: '20260228' })]),
  )
})

it('ossV4Verification refuses a list with something in it that is not a region', () => {
  expect(() => ossV4Verification({ region: ['cn-hangzhou', 'oss-cn-beijing'] })).toThrow(
    expect.objectContaining({ code: 'region_invalid' }),
  )
})

it('createVerifier refuses two values of one scheme, and says what to do instead', () => {
  const two = LIST.map((region) => ossV4Verification({ region }))
  const error = expect.objectContaining({
    code: 'verifier_invalid',
    message:
      'Cannot make a verifier: wanted one value of oss-v4: give it several regions, or make a verifier for each service',
  })
  expect(() => createSyncVerifier(two, options)).toThrow(error)
  expect(() => createVerifier(two, options)).toThrow(error)
})
