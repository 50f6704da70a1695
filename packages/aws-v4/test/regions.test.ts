import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { received } from '@presign/core/testing'
import { createSyncVerifier, createVerifier } from '@presign/core/verify'
import { endpoints } from '@presign/s3'
import { describe, expect, it } from 'vitest'
import { awsV4 } from '../src/index.js'
import { type AwsV4VerificationOptions, awsV4Verification } from '../src/verify.js'

type Regions = AwsV4VerificationOptions['region']

const credentials = { accessKeyId: 'AKIATESTFAKE001', accessKeySecret: 'FAKEsecret' }
const clock = { now: () => Date.parse('2026-02-28T23:59:59Z') }
const options = { credentialsOf: () => credentials, backend: nodeBackend, clock }

const FRANKFURT = endpoints.virtualHosted('https://s3.eu-central-1.amazonaws.com')

/** A URL and signed headers for a region, at its own host or at another's. */
function requestsFor(region: string, endpoint = endpoints.public()) {
  const signer = createSyncSigner(awsV4({ region, endpoint }), { credentials, backend: nodeBackend, clock })
  const object = { bucket: 'examplebucket', key: 'cat.jpg' }
  return [signer.presign({ ...object, expiresIn: 60 }), signer.sign(object)].map(received)
}

const verdictsOf = (region: Regions, requests: ReturnType<typeof requestsFor>) =>
  requests.map((request) => createSyncVerifier([awsV4Verification({ region })], options).verify(request))

const twice = (verdict: object) => [1, 2].map(() => expect.objectContaining(verdict))

const LIST = ['eu-central-1', 'eu-west-3']
const regions: [string, Regions][] = [
  ['a list', LIST],
  ['a predicate', ({ region }) => LIST.includes(region)],
]

describe.each(regions)('awsV4Verification with %s of regions', (_name, region) => {
  it.each(LIST)('accepts what is signed for %s at its host', (name) => {
    expect(verdictsOf(region, requestsFor(name))).toEqual(twice({ ok: true, bucket: 'examplebucket', key: 'cat.jpg' }))
  })

  it('does not take one region for another: the host is matched with the region that is signed', () => {
    const requests = requestsFor('eu-west-3', FRANKFURT)
    expect(verdictsOf(region, requests)).toEqual(twice({ ok: false, reason: 'unknown_host' }))
  })

  it('does not take a region that is written into the credential afterwards', () => {
    const path = endpoints.pathStyle('http://127.0.0.1:9000')
    const changed = requestsFor('eu-central-1', path).map((request) => ({
      ...request,
      target: request.target.replace('eu-central-1', 'eu-west-3'),
      headers: request.headers.map(([name, value]) => [name, value.replace('eu-central-1', 'eu-west-3')] as const),
    }))
    const scheme = awsV4Verification({ region, endpoint: path })
    const verify = createSyncVerifier([scheme], options).verify
    expect(changed.map(verify)).toEqual(twice({ ok: false, reason: 'mismatch' }))
  })
})

describe('awsV4Verification rejects a scope that it does not accept', () => {
  it('with a list: at a host that it does accept, and names what it wants', () => {
    expect(verdictsOf(LIST, requestsFor('us-east-1', FRANKFURT))).toEqual(
      twice({
        ok: false,
        reason: 'scope_mismatch',
        detail:
          'the credential is for 20260228/us-east-1/s3/aws4_request, wanted 20260228/eu-central-1 or eu-west-3/s3/aws4_request',
      }),
    )
    expect(verdictsOf(LIST, requestsFor('us-east-1'))).toEqual(twice({ ok: false, reason: 'unknown_host' }))
  })

  it('with a predicate: at the host of that scope, since the accepted regions are not known', () => {
    const predicate: Regions = ({ region }) => LIST.includes(region)
    expect(verdictsOf(predicate, requestsFor('us-east-1'))).toEqual(twice({ ok: false, reason: 'scope_mismatch' }))
    const elsewhere = requestsFor('us-east-1', FRANKFURT)
    expect(verdictsOf(predicate, elsewhere)).toEqual(twice({ ok: false, reason: 'unknown_host' }))
  })

  it('when the predicate answers with anything but true, such as a promise', () => {
    for (const answered of [undefined, 1, 'yes', Promise.resolve(true)]) {
      const predicate = (() => answered) as unknown as Regions
      expect(verdictsOf(predicate, requestsFor('eu-west-3'))).toEqual(twice({ ok: false, reason: 'scope_mismatch' }))
    }
  })

  it('never throws for a region that a stranger wrote, whatever it is', () => {
    const written = ['auto', 'cn-north-1', '..', 'x@evil.example', '%00', 'EU-WEST-3', 'a.b', '中', ' ']
    for (const region of [LIST, () => true] as Regions[])
      for (const name of written) {
        const [url, header] = requestsFor('eu-west-3')
        const changed = [
          { ...url, target: url?.target.replace('eu-west-3', encodeURIComponent(name)) },
          { ...header, headers: header?.headers.map(([n, v]) => [n, v.replace('/eu-west-3/', `/${name}/`)]) },
        ] as ReturnType<typeof requestsFor>
        expect(verdictsOf(region, changed)).toEqual(twice({ ok: false }))
      }
  })
})

it('awsV4Verification asks its predicate about region, service and day of the request', () => {
  const asked = new Set<string>()
  const predicate: Regions = (scope) => asked.add(JSON.stringify(scope)).size > 0
  expect(verdictsOf(predicate, requestsFor('eu-west-3'))).toEqual(twice({ ok: true }))
  expect([...asked]).toEqual([JSON.stringify({ region: 'eu-west-3', service: 's3', day: '20260228' })])
})

it('awsV4Verification refuses a list with something in it that is not a region', () => {
  expect(() => awsV4Verification({ region: ['eu-west-3', 's3.eu-central-1'] })).toThrow(
    expect.objectContaining({ code: 'region_invalid' }),
  )
})

it('createVerifier refuses two values of one scheme, whatever their regions and services', () => {
  const regions = LIST.map((region) => awsV4Verification({ region }))
  const services = ['s3', 'sqs'].map((service) => awsV4Verification({ region: 'eu-west-3', service }))
  const error = expect.objectContaining({
    code: 'verifier_invalid',
    message:
      'Cannot make a verifier: wanted one value of aws-v4: give it several regions, or make a verifier for each service',
  })
  for (const two of [regions, services]) {
    expect(() => createSyncVerifier(two, options)).toThrow(error)
    expect(() => createVerifier(two, options)).toThrow(error)
  }
})
