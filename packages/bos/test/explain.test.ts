import { createSyncSigner } from '@presign/core'
import { explain } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import { explainContract } from '@presign/core/testing'
import { describe, expect, it } from 'vitest'
import { bosHints, bosMistakes, readErrorBody } from '../src/explain.js'
import { bos, endpoints } from '../src/index.js'
import { bosVerification } from '../src/verify.js'

const bucket = 'examplebucket'
const place = { region: 'bj', endpoint: endpoints.pathStyle('http://localhost:9000') }

explainContract(
  'bos',
  {
    signing: bos(place),
    verifying: bosVerification(place),
    mistakes: bosMistakes,
    backend: nodeBackend,
    base: { bucket },
    hints: bosHints,
    inputs: [
      { bucket, key: 'photos/a b', query: { 'a-b': '1', a: 'x y', acl: null, 'p/q': '2' }, expiresIn: 60 },
      { bucket, key: 'a', headers: { 'content-type': 'image/png', 'x-bce-meta-a': 'b' } },
    ],
  },
  { describe, it, expect },
)

const signer = createSyncSigner(bos({ region: 'bj' }), {
  credentials: { accessKeyId: 'bceFAKEtest001', accessKeySecret: 'FAKEsecret' },
  backend: nodeBackend,
})

it.each([
  ['RequestExpired', 'Request has expired. Timestamp date is 2024-02-29T12:34:56Z.', 'expired'],
  ['InvalidAccessKeyId', 'm', 'key_id'],
  ['InvalidHTTPAuthHeader', 'The HTTP authorization header is invalid.', 'url_damaged'],
  ['RequestTimeTooSkewed', 'm', 'clock_skew'],
  ['NoSuchBucket', 'm', 'addressing'],
])('explains the answer %s: %s', (code, message, cause) => {
  const answer = readErrorBody(JSON.stringify({ code, message, requestId: 'r' }))
  expect(answer && explain(signer.sign({ bucket, key: 'a' }), answer, bosHints)[0]?.cause).toBe(cause)
})

it('says of a mismatch that the service tells no texts', () => {
  const answer = readErrorBody('{"code":"SignatureDoesNotMatch","message":"m"}')
  expect(answer && explain(signer.sign({ bucket, key: 'a' }), answer, bosHints)).toMatchObject([{ cause: 'unknown' }])
})
