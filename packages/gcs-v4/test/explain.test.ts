import { createSyncSigner } from '@presign/core'
import { explain, reproduce } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import { explainContract } from '@presign/core/testing'
import { describe, expect, it } from 'vitest'
import { gcsHints, gcsV4Mistakes, readErrorBody } from '../src/explain.js'
import { endpoints, gcsV4 } from '../src/index.js'
import { gcsV4Verification } from '../src/verify.js'

const bucket = 'examplebucket'
const place = { region: 'us-central1', endpoint: endpoints.pathStyle('http://localhost:9023') }
const credentials = { accessKeyId: 'GOOGTESTFAKE001', accessKeySecret: 'FAKEsecretNobodyMaySee0001' }

explainContract(
  'gcs-v4',
  {
    signing: gcsV4(place),
    verifying: gcsV4Verification({ endpoint: place.endpoint }),
    mistakes: gcsV4Mistakes,
    backend: nodeBackend,
    base: { bucket },
    credentials,
    hints: gcsHints,
    inputs: [
      { bucket, key: 'dir/a (b)', query: { 'response-content-type': 'a b', acl: null, Z: '1', a: '2' }, expiresIn: 60 },
      { bucket, key: 'a', headers: { 'content-type': 'image/png', 'x-goog-meta-a-b': '1', 'x-goog-meta-a_b': '2' } },
      { bucket, key: 'a', headers: { 'x-goog-content-sha256': 'a'.repeat(64) } },
    ],
  },
  { describe, it, expect },
)

const clock = { now: () => Date.parse('2024-02-29T12:34:56Z') }
const signer = createSyncSigner(gcsV4(), { credentials, backend: nodeBackend, clock })

it.each([
  ['ExpiredToken', 'The provided token has expired.', 'expired'],
  ['InvalidAccessKeyId', '', 'key_id'],
  ['RequestTimeTooSkewed', '', 'clock_skew'],
  ['AuthenticationRequired', 'Authentication required.', 'unsigned'],
  ['AccessDenied', 'fake@fake.iam.gserviceaccount.com does not have storage.objects.get access.', 'permission'],
  ['SignatureDoesNotMatch', 'The header x-goog-acl is not signed.', 'header_added'],
])('explain calls the answer %s: %s', (code, message, cause) => {
  const answer = readErrorBody(`<Error><Code>${code}</Code><Message>${message}</Message></Error>`)
  const ours = signer.sign({ bucket, key: 'a' })
  expect(answer && explain(ours, answer, gcsHints)[0]?.cause).toBe(cause)
})

it('explain finds a mismatch in the texts of the error body', () => {
  const ours = signer.sign({ method: 'PUT', bucket, key: 'a', headers: { 'content-type': 'image/png' } })
  const { canonicalRequest = '', stringToSign } = ours.trace
  const theirs = stringToSign.replace(/[0-9a-f]{64}$/, '0'.repeat(64))
  const body = `<?xml version='1.0' encoding='UTF-8'?><Error><Code>SignatureDoesNotMatch</Code><Message>Access denied.</Message><Details>The request signature we calculated does not match the signature you provided. Check your Google secret key and signing method.</Details><StringToSign>${theirs}</StringToSign><CanonicalRequest>${canonicalRequest.replace('image/png', 'image/jpeg')}</CanonicalRequest></Error>`
  const answer = readErrorBody(body)
  expect(answer && explain(ours, answer, gcsHints)).toMatchObject([
    { cause: 'header_changed', ours: 'content-type:image/png', theirs: 'content-type:image/jpeg' },
  ])
})

it('reproduce finds that python-storage signs the port of an emulator', () => {
  const endpoint = endpoints.pathStyle('http://localhost:4443')
  const local = createSyncSigner(gcsV4({ endpoint }), { credentials, backend: nodeBackend, clock })
  const bound = createSyncSigner(gcsV4({ endpoint: endpoints.pathStyle('http://localhost') }), {
    credentials,
    backend: nodeBackend,
    clock,
  })
  const ours = local.presign({ bucket, key: 'a', expiresIn: 60 })
  expect(ours.trace).toEqual(bound.presign({ bucket, key: 'a', expiresIn: 60 }).trace)
  const texts = { ...ours.trace, signature: undefined }
  const canonicalRequest = (texts.canonicalRequest ?? '').replace('host:localhost', 'host:localhost:4443')
  const scheme = gcsV4Verification({ endpoint })
  const theirs = {
    canonicalRequest,
    stringToSign: texts.stringToSign.replace(/[0-9a-f]{64}$/, sha256(canonicalRequest)),
  }
  expect(local.run(reproduce(ours, theirs, { scheme, mistakes: gcsV4Mistakes }))).toMatchObject({
    found: true,
    proof: 'texts',
    mistakes: [{ cause: 'host_changed' }],
  })
})

const sha256 = (text: string) => nodeBackend.digest('sha256', text, 'hex') as string
