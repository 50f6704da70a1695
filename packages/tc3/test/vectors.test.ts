import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { runSync } from '@presign/core/scheme'
import { createSyncVerifier } from '@presign/core/verify'
import { describe, expect, it } from 'vitest'
import { serviceEndpoint, tc3, tc3Call } from '../src/index.js'
import { scheme } from '../src/scheme.js'
import { tc3Verification } from '../src/verify.js'
import { bodyOf, credentialsOf, headersOf, isWrittenAsHere, ofMode, schemeOf, signInput } from './vectors.js'

const vectors = ofMode('header')

it.each(vectors.filter(({ input }) => isWrittenAsHere(input)))(
  '$id: the header is what the SDK sends',
  ({ input, expected }) => {
    const signer = createSyncSigner(schemeOf(input), { credentials: credentialsOf(input), backend: nodeBackend })
    const { headers } = signer.sign(signInput(input))
    expect(headers.authorization).toBe(expected.authorization)
    expect(headers['x-tc-token']).toBe(input.securityToken ?? undefined)
  },
)

it.each(vectors)('$id: what the SDK sends verifies with its body and with no other', ({ input, expected }) => {
  const { endpoint, service = '', query = '', method, signingTime } = input
  const [, host = ''] = /^https?:\/\/(.*)$/.exec(endpoint) ?? []
  const headers = {
    ...headersOf(input),
    host,
    'x-tc-timestamp': String(Date.parse(signingTime) / 1000),
    ...(input.securityToken !== null && { 'x-tc-token': input.securityToken }),
    authorization: expected.authorization,
  }
  const request = { method, target: query === '' ? '/' : `/?${query}`, headers }
  const verifierOf = (accessKeySecret: string) =>
    createSyncVerifier([tc3Verification({ service, endpoint: serviceEndpoint(endpoint) })], {
      credentialsOf: () => ({ ...credentialsOf(input), accessKeySecret }),
      backend: nodeBackend,
      clock: { now: () => Date.parse(signingTime) },
    })
  const payload = new Uint8Array(bodyOf(input))
  const { verify } = verifierOf(input.accessKeySecret)
  expect(verify({ ...request, payload })).toMatchObject({
    ok: true,
    payload: input.unsignedPayload ? 'unsigned' : 'digest',
  })
  const other = verify({ ...request, payload: new Uint8Array([...payload, 0]) })
  expect(other).toMatchObject(input.unsignedPayload ? { ok: true } : { ok: false, reason: 'mismatch' })
  // Stage by stage also where the SDK writes the query otherwise than we do.
  const mismatch = verifierOf('FAKEanother').verify({ ...request, payload })
  expect(mismatch.ok ? undefined : mismatch.expected).toEqual({
    canonicalRequest: expected.canonicalRequest,
    stringToSign: expected.stringToSign,
  })
})

it.each(vectors)('$id: the signing key is that of the SDK', ({ input, expected }) => {
  const [, , scope = ''] = expected.stringToSign.split('\n')
  let material: unknown
  const noting = {
    ...nodeBackend,
    importKey(...given: Parameters<typeof nodeBackend.importKey>) {
      material = given[1]
      return nodeBackend.importKey(...given)
    },
  }
  runSync(scheme.signingKey({ scope }, credentialsOf(input)), noting)
  expect(Buffer.from(material as Uint8Array).toString('hex')).toBe(expected.signingKey)
})

describe('tc3Call', () => {
  it('signs the body that the worked example sends, and sends the type that is signed', () => {
    const credentials = { accessKeyId: 'AKIDtestFAKE001', accessKeySecret: 'FAKEsecretForWorkedExample000001' }
    const signer = createSyncSigner(tc3({ service: 'sts' }), { credentials, backend: nodeBackend })
    const json = {
      RoleArn: 'qcs::cam::uin/100000000001:roleName/upload',
      RoleSessionName: 'presign',
      DurationSeconds: 7200,
    }
    const at = new Date('2024-02-29T12:34:56Z')
    const { headers, trace, body } = signer.run(tc3Call({ action: 'AssumeRole', version: '2018-08-13', json, at }))
    expect(trace.signature).toBe('8f401efe4e2a331efef15a150d6c1165adad9762fa4b3e5319d0a9e8f9195d38')
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-tc-action': 'AssumeRole' })
    expect(headers).not.toHaveProperty('x-tc-content-sha256')
    expect(body).toBe(JSON.stringify(json))
  })

  it('sends an empty object where there are no parameters, and nothing with GET', () => {
    const credentials = { accessKeyId: 'AKIDtestFAKE001', accessKeySecret: 'FAKEsecret' }
    const signer = createSyncSigner(tc3({ service: 'sts' }), { credentials, backend: nodeBackend })
    const call = { action: 'A', version: '1' }
    expect(signer.run(tc3Call(call)).body).toBe('{}')
    expect(signer.run(tc3Call({ ...call, method: 'GET' }))).not.toHaveProperty('body')
  })
})
