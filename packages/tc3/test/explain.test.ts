import { createSyncSigner } from '@presign/core'
import { explain, reproduce } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import { explainContract } from '@presign/core/testing'
import { describe, expect, it } from 'vitest'
import { readErrorBody, tc3Hints, tc3Mistakes } from '../src/explain.js'
import { serviceEndpoint, tc3, tc3Call } from '../src/index.js'
import { tc3Verification } from '../src/verify.js'

const place = { service: 'cls', endpoint: serviceEndpoint('http://localhost:9000') }

explainContract(
  'tc3',
  {
    signing: tc3(place),
    verifying: tc3Verification(place),
    mistakes: tc3Mistakes,
    backend: nodeBackend,
    base: {},
    key: null,
    hints: tc3Hints,
    inputs: [
      {
        resource: 'service',
        query: { b: 'a (b)', a: '1' },
        headers: { 'x-tc-content-sha256': 'UNSIGNED-PAYLOAD', 'content-type': 'application/json; charset=utf-8' },
      },
      { resource: 'service', method: 'POST' },
    ],
  },
  { describe, it, expect },
)

const credentials = { accessKeyId: 'AKIDtestFAKE001', accessKeySecret: 'FAKEsecret', securityToken: 'FAKEtoken' }
const signer = createSyncSigner(tc3(place), { credentials, backend: nodeBackend })
const call = tc3Call({ action: 'AssumeRole', version: '2018-08-13', json: { RoleSessionName: 'presign' } })

it.each([
  ['AuthFailure.SignatureExpire', 'The signature is expired', 'clock_skew'],
  ['AuthFailure.SecretIdNotFound', '', 'key_id'],
  ['AuthFailure.TokenFailure', 'The token has expired.', 'token_expired'],
  ['AuthFailure.TokenFailure', '', 'token_wrong'],
  ['AuthFailure.UnauthorizedOperation', '', 'permission'],
  ['UnauthorizedOperation.Cam', '', 'permission'],
])('explains the answer %s: %s', (Code, Message, cause) => {
  const answer = readErrorBody(JSON.stringify({ Response: { Error: { Code, Message }, RequestId: '1' } }))
  expect(answer && explain(signer.run(call), answer, tc3Hints)[0]?.cause).toBe(cause)
})

it('readErrorBody reads errors, and nothing of anything else', () => {
  expect(readErrorBody('{"Response":{"Error":{"Code":"A"},"RequestId":"1"}}')).toEqual({
    code: 'A',
    message: '',
    requestId: '1',
  })
  for (const body of ['', 'null', '7', '{}', '{"Response":{"RequestId":"1"}}', '{"Response":{"Error":{}}}'])
    expect(readErrorBody(body)).toBeUndefined()
})

it('reproduce knows the body of a call, whose digest is not sent, and finds what was signed in its place', () => {
  const ours = signer.run(call)
  const { 'x-tc-timestamp': seconds, 'x-tc-token': _token, authorization: _sent, ...headers } = ours.headers
  const at = new Date(Number(seconds) * 1000)
  const theirs = signer.sign({ resource: 'service', method: 'POST', headers, at })
  const reproducing = { scheme: tc3Verification(place), mistakes: tc3Mistakes }
  expect(signer.run(reproduce(ours, ours.trace, reproducing))).toMatchObject({ found: true, mistakes: [] })
  expect(signer.run(reproduce(ours, theirs.trace, reproducing))).toMatchObject({
    found: true,
    mistakes: [{ cause: 'payload' }],
  })
})
