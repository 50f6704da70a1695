import { createSyncSigner } from '@presign/core'
import { explain } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import { explainContract } from '@presign/core/testing'
import { describe, expect, it } from 'vitest'
import { readErrorBody, tosHints, tosMistakes } from '../src/explain.js'
import { endpoints, tos } from '../src/index.js'
import { tosVerification } from '../src/verify.js'

const bucket = 'examplebucket'
const place = { region: 'cn-beijing', endpoint: endpoints.virtualHosted('http://localhost:9000') }
const query = { a1: '1', 'a@b': 'a (b)', acl: null, Zone: '2' }

explainContract(
  'tos',
  {
    signing: tos(place),
    verifying: tosVerification(place),
    mistakes: tosMistakes,
    backend: nodeBackend,
    base: { bucket },
    hints: tosHints,
    inputs: [
      { bucket, key: 'photos/a (b)', query, expiresIn: 60 },
      { bucket, key: 'a', headers: { 'content-type': 'image/png', 'x-tos-content-sha256': 'a'.repeat(64) } },
    ],
  },
  { describe, it, expect },
)

const signer = createSyncSigner(tos({ region: 'cn-beijing' }), {
  credentials: { accessKeyId: 'AKLTtestFAKE001', accessKeySecret: 'FAKEsecret' },
  backend: nodeBackend,
})

it.each([
  [{ Code: 'AccessDenied', Message: 'Request has expired' }, 'expired'],
  [{ Code: 'InvalidAccessKeyId', Message: 'm' }, 'key_id'],
  [{ Code: 'ExpiredToken', Message: 'm' }, 'token_expired'],
  [{ Code: 'RequestTimeTooSkewed', Message: 'm' }, 'clock_skew'],
  [{ Code: 'InvalidArgument', Message: 'm', EC: '0002-00000030' }, 'scheme'],
])('explains the answer %j', (body, cause) => {
  const answer = readErrorBody(JSON.stringify(body))
  const causes = answer && explain(signer.sign({ bucket, key: 'a' }), answer, tosHints).map(({ cause }) => cause)
  expect(causes?.[0]).toBe(cause)
})

it('explains a mismatch from the texts in the answer', () => {
  const ours = signer.sign({ method: 'PUT', bucket, key: 'a', headers: { 'content-type': 'image/png' } })
  const CanonicalRequest = ours.trace.canonicalRequest?.replace('image/png', 'image/jpeg')
  const StringToSign = ours.trace.stringToSign.replace(/[0-9a-f]{64}$/, '0'.repeat(64))
  const body = { Code: 'SignatureDoesNotMatch', Message: 'm', StringToSign, CanonicalRequest }
  const answer = readErrorBody(JSON.stringify(body))
  expect(answer && explain(ours, answer, tosHints)).toMatchObject([
    { cause: 'header_changed', ours: 'content-type:image/png' },
  ])
})
