import { createSyncSigner } from '@presign/core'
import { explain, reproduce } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import { explainContract } from '@presign/core/testing'
import COS from 'cos-nodejs-sdk-v5'
import { describe, expect, it } from 'vitest'
import { cosHints, cosMistakes, readErrorBody } from '../src/explain.js'
import { cos, endpoints, keyTime } from '../src/index.js'
import { cosVerification } from '../src/verify.js'

const bucket = 'examplebucket-1250000000'
const place = { region: 'ap-guangzhou', endpoint: endpoints.pathStyle('http://localhost:9000') }

explainContract(
  'cos',
  {
    signing: cos(place),
    verifying: cosVerification(place),
    mistakes: cosMistakes,
    backend: nodeBackend,
    base: { bucket },
    hints: cosHints,
    inputs: [
      { bucket, key: 'a b', query: { 'response-content-type': 'a (b)', acl: null, 中: '1' }, expiresIn: 60 },
      { bucket, key: 'a', headers: { 'content-type': 'image/png' } },
    ],
  },
  { describe, it, expect },
)

const credentials = { accessKeyId: 'AKIDtestFAKE001', accessKeySecret: 'FAKEsecret', securityToken: 'FAKEtoken/+=' }
const START = 1_709_210_096
const window = keyTime({ start: START, end: START + 900 })
const clock = { now: () => START * 1000 }
const signer = createSyncSigner(cos({ region: 'ap-guangzhou' }), { credentials, backend: nodeBackend, clock })

const reproducing = { scheme: cosVerification({ region: 'ap-guangzhou' }), mistakes: cosMistakes }

describe('what cos-nodejs-sdk-v5 does otherwise is found from its signature', () => {
  const theirs = (more: object) =>
    COS.getAuthorization({
      SecretId: credentials.accessKeyId,
      SecretKey: credentials.accessKeySecret,
      Bucket: bucket,
      Region: 'ap-guangzhou',
      Method: 'GET',
      Key: 'photos/a b.jpg',
      KeyTime: window,
      ...more,
    } as COS.StaticGetAuthorizationOptions)
  const token = { 'x-cos-security-token': credentials.securityToken }

  it.each<[string, Record<string, string>, object, string[]]>([
    ['the token is added to a URL after signing', { a: '1' }, { Query: { a: '1' } }, ['token_missing']],
    ['raw names are sorted', { '@x': '1', 0: '2' }, { Query: { '@x': '1', 0: '2', ...token } }, ['query_order']],
    ['both', { '@x': '1', 0: '2' }, { Query: { '@x': '1', 0: '2' } }, ['query_order', 'token_missing']],
    ['no host is signed', {}, { Query: token, ForceSignHost: false }, ['header_missing']],
    ['an escaped path is signed', {}, { Query: token, Key: 'photos/a%20b.jpg' }, ['not_decoded']],
    ['another window', {}, { Query: token, KeyTime: `${START}000;${START + 900}000` }, ['time_changed']],
  ])('%s', (_name, query, more, causes) => {
    const ours = signer.presign({ bucket, key: 'photos/a b.jpg', query, expiresIn: 900 })
    const [, signature = ''] = /q-signature=(.*)$/.exec(theirs(more)) ?? []
    const found = signer.run(reproduce(ours, { stringToSign: '', signature }, reproducing))
    expect(found).toMatchObject({ found: true, proof: 'signature' })
    expect(found.found && found.mistakes.map(({ cause }) => cause).sort()).toEqual(causes)
  })
})

it.each([
  ['AccessDenied', 'Request has expired', 'expired'],
  ['InvalidAccessKeyId', 'The Access Key Id you provided does not exist in our records.', 'key_id'],
  ['ExpiredToken', '', 'token_expired'],
  ['RequestTimeTooSkewed', '', 'clock_skew'],
  ['AccessDenied', 'query parameter "acl" is not signed.', 'query_added'],
])('explains the answer %s: %s', (code, message, cause) => {
  const answer = readErrorBody(`<Error><Code>${code}</Code><Message>${message}</Message></Error>`)
  const ours = signer.sign({ bucket, key: 'a' })
  expect(answer && explain(ours, answer, cosHints)[0]?.cause).toBe(cause)
})

it('explains a mismatch from FormatString', () => {
  const ours = signer.sign({ method: 'PUT', bucket, key: 'a', headers: { 'content-type': 'image/png' } })
  const { canonicalRequest = '', stringToSign } = ours.trace
  const text = canonicalRequest.replace('image%2Fpng', 'image%2Fjpeg').replaceAll('&', '&amp;')
  const body = `<Error><Code>SignatureDoesNotMatch</Code><Message>…</Message><StringToSign>${stringToSign.replace(/[0-9a-f]{40}/, '0'.repeat(40))}</StringToSign><FormatString>${text}</FormatString></Error>`
  const answer = readErrorBody(body)
  expect(answer && explain(ours, answer, cosHints)).toMatchObject([
    { cause: 'header_changed', ours: 'content-type:image/png' },
  ])
})

it('calls another folder another key, since the path of COS has no bucket', () => {
  const [ours, theirs] = ['photos/a', 'pictures/a'].map((key) => signer.sign({ bucket, key }))
  expect(ours && theirs && explain(ours, theirs.trace, cosHints).map(({ cause }) => cause)).toEqual(['key_changed'])
})
