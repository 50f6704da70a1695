import { createHash } from 'node:crypto'
import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { decodeQuery } from '@presign/core/scheme'
import { createSyncVerifier } from '@presign/core/verify'
import { hardText } from '@presign-tooling/testing'
import fc from 'fast-check'
import { CommonClient } from 'tencentcloud-sdk-nodejs-common'
import { afterAll, expect, it } from 'vitest'
import { serviceEndpoint, tc3 } from '../src/index.js'
import { tc3Verification } from '../src/verify.js'
import { loopback, type SentRequest } from './loopback.js'

const server = await loopback()
afterAll(server.close)

const secret = { accessKeyId: 'AKIDtestFAKE001', accessKeySecret: 'FAKEsecret/with+signs' }
const credentialsOf = (sts: boolean) => (sts ? { ...secret, securityToken: 'FAKEtoken/+==' } : secret)
// Excluded (host-without-port): this SDK signs the host without its port, and sends it with the port.
const endpoint = serviceEndpoint('http://127.0.0.1')
// It takes the first label of the host for the service.
const service = '127'

function clientOf(sts: boolean, reqMethod: 'GET' | 'POST', region?: string) {
  const { accessKeyId: secretId, accessKeySecret: secretKey } = secret
  return new CommonClient(server.host, '2018-08-13', {
    credential: { secretId, secretKey, ...(sts && { token: 'FAKEtoken/+==' }) },
    ...(region !== undefined && { region }),
    profile: { signMethod: 'TC3-HMAC-SHA256', httpProfile: { endpoint: server.host, protocol: 'http://', reqMethod } },
  })
}

const headersOf = ({ headers }: SentRequest) =>
  Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]))

function verdictOn(request: SentRequest, sts: boolean) {
  const headers = request.headers.map(([name, value]) =>
    name.toLowerCase() === 'host' ? ([name, value.replace(/:\d+$/, '')] as const) : ([name, value] as const),
  )
  const verifier = createSyncVerifier([tc3Verification({ service, endpoint })], {
    credentialsOf: () => credentialsOf(sts),
    backend: nodeBackend,
  })
  return verifier.verify({ ...request, headers, payload: new Uint8Array(request.body) })
}

/** What we sign for a request that arrived. */
function authorizationOf(request: SentRequest, sts: boolean): string | undefined {
  const { 'x-tc-timestamp': seconds, 'content-type': type = '' } = headersOf(request)
  const [, search = ''] = request.target.split('?')
  return createSyncSigner(tc3({ service, endpoint }), { credentials: credentialsOf(sts), backend: nodeBackend }).sign({
    resource: 'service',
    method: request.method,
    query: Object.fromEntries(decodeQuery(search) ?? []),
    headers: {
      'content-type': type,
      'x-tc-content-sha256': createHash('sha256').update(request.body).digest('hex'),
    },
    at: new Date(Number(seconds) * 1000),
  }).headers.authorization
}

const text = hardText(12)
const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9._-]{0,8}$/)
const region = fc.constantFrom(undefined, 'ap-guangzhou')

it('signs a POST as tencentcloud-sdk-nodejs does, byte for byte, and accepts what it sends', async () => {
  const value = fc.oneof(text, fc.integer(), fc.boolean(), fc.array(text, { maxLength: 3 }), fc.constant(null))
  const params = fc.dictionary(name, value, { maxKeys: 5, noNullPrototype: true })
  await fc.assert(
    fc.asyncProperty(params, region, fc.boolean(), async (params, region, sts) => {
      await clientOf(sts, 'POST', region).request('Act', params)
      const request = server.last()
      expect(authorizationOf(request, sts)).toBe(headersOf(request).authorization)
      expect(verdictOn(request, sts)).toMatchObject({ ok: true, payload: 'digest' })
    }),
    { numRuns: 150 },
  )
})

it('signs a GET as tencentcloud-sdk-nodejs does, and accepts what it sends', async () => {
  const params = fc.dictionary(name, fc.oneof(text, fc.integer()), { maxKeys: 5, noNullPrototype: true })
  await fc.assert(
    fc.asyncProperty(params, fc.boolean(), async (params, sts) => {
      await clientOf(sts, 'GET').request('Act', params)
      const request = server.last()
      expect(verdictOn(request, sts)).toMatchObject({ ok: true })
      // Excluded: a query is signed as it is sent, and this SDK leaves !'()* as they are.
      if (!/[!'()*]|%27/.test(request.target))
        expect(authorizationOf(request, sts)).toBe(headersOf(request).authorization)
    }),
    { numRuns: 150 },
  )
})

it('rejects the two quotes that the SDK sends for an empty text, while it signs an empty body', async () => {
  await clientOf(false, 'POST').request('Act', '' as never)
  const request = server.last()
  expect(request.body.toString()).toBe('""')
  expect(verdictOn(request, false)).toMatchObject({ ok: false, reason: 'mismatch' })
  expect(verdictOn({ ...request, body: Buffer.alloc(0) }, false)).toMatchObject({ ok: true })
})
