import { createSyncSigner } from '@presign/core'
import { explain } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import { explainContract } from '@presign/core/testing'
import { describe, expect, it } from 'vitest'
import { obsHints, obsMistakes, readErrorBody } from '../src/explain.js'
import { endpoints, obs } from '../src/index.js'
import { obsVerification } from '../src/verify.js'

const bucket = 'examplebucket'
const object = { bucket, key: 'photos/a b(1).jpg' }
const cdn = endpoints.custom('https://img.example.com', { bucket })
const place = { region: 'cn-north-4' }
const inputs = [
  { ...object, query: { acl: null, 'response-content-type': 'a=(b)', versionId: '' }, expiresIn: 60 },
  { ...object, query: { 'X-Obs-A': '1', acl: null, 'x-obs-traffic-limit': '819200' }, expiresIn: 60 },
  { ...object, method: 'PUT', headers: { 'content-type': 'image/png', 'x-obs-meta-author': 'alice' } },
]
const inTheirPlace = ['addressing']

explainContract(
  'obs',
  {
    signing: obs(place),
    verifying: obsVerification(place),
    mistakes: obsMistakes.filter(({ cause }) => !inTheirPlace.includes(cause)),
    backend: nodeBackend,
    base: { bucket },
    hints: obsHints,
    inputs,
  },
  { describe, it, expect },
)

explainContract(
  'obs at a domain that is bound to a bucket',
  {
    signing: obs({ ...place, endpoint: cdn }),
    verifying: obsVerification({ ...place, endpoint: cdn }),
    mistakes: obsMistakes.filter(({ cause }) => inTheirPlace.includes(cause)),
    backend: nodeBackend,
    base: { bucket },
    hints: obsHints,
    inputs,
  },
  { describe, it, expect },
)

const signer = createSyncSigner(obs(place), {
  credentials: { accessKeyId: 'HPUAtestFAKE001', accessKeySecret: 'FAKEsecret' },
  backend: nodeBackend,
})

it.each([
  ['AccessDenied', 'Request has expired', 'expired'],
  ['InvalidAccessKeyId', 'The Access Key Id you provided does not exist in our records.', 'key_id'],
  ['ExpiredToken', '', 'token_expired'],
  ['RequestTimeTooSkewed', '', 'clock_skew'],
  ['VirtualHostDomainRequired', 'Virtual host domain is required.', 'addressing'],
])('explains the answer %s: %s', (code, message, cause) => {
  const answer = readErrorBody(`<Error><Code>${code}</Code><Message>${message}</Message></Error>`)
  expect(answer && explain(signer.sign({ bucket, key: 'a' }), answer, obsHints)[0]?.cause).toBe(cause)
})

it('explains an answer to HEAD from its headers', () => {
  const answer = readErrorBody('', { 'x-obs-error-code': 'AccessDenied', 'x-obs-error-message': 'Request has expired' })
  expect(answer && explain(signer.sign({ bucket, key: 'a' }), answer, obsHints)[0]?.cause).toBe('expired')
})

describe('a mismatch', () => {
  it('is explained from the bytes of StringToSign, which go before its text', () => {
    const ours = signer.sign({ method: 'PUT', bucket, key: 'a', headers: { 'content-type': 'image/png' } })
    const bytes = Buffer.from(ours.trace.stringToSign.replace('image/png', 'image/jpeg')).toString('hex')
    const body = `<Error><Code>SignatureDoesNotMatch</Code><Message>…</Message><StringToSign>PUT  image/jpeg</StringToSign><StringToSignBytes>${bytes.replaceAll(/../g, '$& ')}</StringToSignBytes></Error>`
    const answer = readErrorBody(body)
    expect(answer && explain(ours, answer, obsHints)).toMatchObject([
      { cause: 'header_changed', ours: 'content-type:image/png' },
    ])
  })
})
