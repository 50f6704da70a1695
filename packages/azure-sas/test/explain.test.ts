import { createSyncSigner } from '@presign/core'
import { explain, reproduce } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import { explainContract } from '@presign/core/testing'
import { describe, expect, it } from 'vitest'
import { azureHints, azureSasMistakes, readErrorBody } from '../src/explain.js'
import { azureSas, endpoints } from '../src/index.js'
import { azureSasVerification } from '../src/verify.js'

const bucket = 'photos'
const account = 'fakeaccount001'
const credentials = {
  accessKeyId: account,
  accessKeySecret: Buffer.from('FAKEsecretNobodyMaySee0001').toString('base64'),
}
const endpoint = endpoints.emulator('http://127.0.0.1:10000')

explainContract(
  'azure-sas',
  {
    signing: azureSas({ endpoint }),
    verifying: azureSasVerification({ account, endpoint }),
    mistakes: azureSasMistakes,
    backend: nodeBackend,
    base: { bucket },
    query: { acl: '' },
    credentials,
    hints: azureHints,
    inputs: [
      { bucket, key: 'a b', query: { rscd: 'attachment; filename="a b"', st: '2026-02-28T00:00:00Z' }, expiresIn: 60 },
      {
        method: 'PUT',
        bucket,
        key: 'a b',
        query: { comp: 'page' },
        headers: {
          'content-encoding': 'gzip',
          'content-length': '12',
          range: 'bytes=0-1',
          'x-ms-blob-type': 'PageBlob',
          'x-ms-b-z': '1',
        },
      },
    ],
  },
  { describe, it, expect },
)

const clock = { now: () => Date.parse('2024-02-29T12:34:56Z') }
const signer = createSyncSigner(azureSas(), { credentials, backend: nodeBackend, clock })

it.each([
  [
    'AuthenticationFailed',
    'Signature not valid in the specified time frame: Start [a] - Expiry [b] - Current [c]',
    'expired',
  ],
  ['AuthenticationFailed', 'Request date header too old: Wed, 28 Feb 2024', 'clock_skew'],
  ['AuthorizationPermissionMismatch', '', 'permission'],
  ['AuthorizationSourceIPMismatch', '', 'permission'],
  ['KeyBasedAuthenticationNotPermitted', '', 'scheme'],
  ['NoAuthenticationInformation', '', 'unsigned'],
])('explain calls the answer %s: %s', (code, detail, cause) => {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>Server failed to authenticate the request.\nRequestId:r1\nTime:2024</Message><AuthenticationErrorDetail>${detail}</AuthenticationErrorDetail></Error>`
  const answer = readErrorBody(body)
  expect(answer).toMatchObject({ code, requestId: 'r1' })
  expect(answer && explain(signer.sign({ bucket, key: 'a' }), answer, azureHints)[0]?.cause).toBe(cause)
})

const xml = (detail: string) =>
  `<?xml version="1.0" encoding="utf-8"?><Error><Code>AuthenticationFailed</Code><Message>Server failed to authenticate the request.\nRequestId:r1</Message><AuthenticationErrorDetail>${detail}</AuthenticationErrorDetail></Error>`

it('readErrorBody finds the text that the service signed, of a token and of Shared Key', () => {
  const { stringToSign } = signer.presign({ bucket, key: 'été', expiresIn: 60 }).trace
  const bare = readErrorBody(xml(`Signature did not match. String to sign used was ${stringToSign}`))
  expect(bare?.texts).toEqual({ stringToSign })
  const other = signer.sign({ bucket, key: 'a' }).trace.stringToSign
  const quoted = readErrorBody(
    xml(
      `The MAC signature found in the HTTP request 'x=' is not the same as any computed signature. Server used following string to sign: '${other}'.`,
    ),
  )
  expect(quoted?.texts).toEqual({ stringToSign: other })
})

it('reproduce finds from the text of the service that the name of the blob was signed with its escapes', () => {
  const ours = signer.presign({ bucket, key: 'a b', expiresIn: 60 })
  const theirs = { stringToSign: ours.trace.stringToSign.replace('a b', 'a%20b') }
  const scheme = azureSasVerification({ account })
  expect(signer.run(reproduce(ours, theirs, { scheme, mistakes: azureSasMistakes }))).toMatchObject({
    found: true,
    mistakes: [{ cause: 'encoding_differs' }],
  })
})
