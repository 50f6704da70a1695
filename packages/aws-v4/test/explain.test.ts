import { createSyncSigner } from '@presign/core'
import { explain, reproduce } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import { explainContract } from '@presign/core/testing'
import { endpoints } from '@presign/s3'
import { readErrorBody, s3Hints } from '@presign/s3/explain'
import { SignatureV4 } from '@smithy/signature-v4'
import { describe, expect, it } from 'vitest'
import { awsHints, awsV4Mistakes } from '../src/explain.js'
import { awsV4, serviceEndpoint } from '../src/index.js'
import { awsV4Verification } from '../src/verify.js'
import { Sha256 } from './sha256.js'

const digest = { 'x-amz-content-sha256': 'ab'.repeat(32) }
/** What only S3 can be asked with, and what only the other services: each signs one half of the key, the decoded or the encoded. */
const FOR_S3_ALONE = 'escapes the slashes of the key'
const FOR_OTHERS_ALONE = 'signs the path as it is sent, which is for S3 alone'
const mistakesBut = (name: string) => awsV4Mistakes.filter((mistake) => mistake.name !== name)
const hard = { query: { 'response-content-type': 'a (b)', acl: null }, headers: { 'content-type': 'image/png' } }
const bucket = 'examplebucket'
const store = { region: 'eu-west-3', endpoint: endpoints.virtualHosted('http://localhost:9000') }
// Without normalising, since merged slashes are no change to those who do.
const service = {
  region: 'eu-west-3',
  service: 'execute-api',
  endpoint: serviceEndpoint('http://localhost:9000'),
  normalizePath: false,
}

explainContract(
  'aws-v4 for S3',
  {
    signing: awsV4(store),
    verifying: awsV4Verification(store),
    mistakes: mistakesBut(FOR_OTHERS_ALONE),
    backend: nodeBackend,
    base: { bucket },
    hints: s3Hints,
    inputs: [
      { bucket, key: 'photos/a', ...hard, expiresIn: 60 },
      { bucket, key: 'photos/a', headers: digest },
    ],
  },
  { describe, it, expect },
)

explainContract(
  'aws-v4 for another service',
  {
    signing: awsV4(service),
    verifying: awsV4Verification(service),
    mistakes: mistakesBut(FOR_S3_ALONE),
    backend: nodeBackend,
    base: {},
    key: 'photos/a%20b.jpg',
    hints: awsHints,
    inputs: [
      { key: 'prod/pets/a%20b', ...hard, expiresIn: 60 },
      { method: 'POST', key: 'prod', headers: digest },
    ],
  },
  { describe, it, expect },
)

const at = new Date('2026-02-28T23:59:59Z')
const credentials = { accessKeyId: 'AKIATESTFAKE001', accessKeySecret: 'FAKEsecret' }
const signer = createSyncSigner(awsV4({ region: 'eu-west-3' }), {
  credentials,
  backend: nodeBackend,
  clock: { now: () => at.getTime() },
})
const signed = signer.sign({ bucket, key: 'photos/a b.jpg' })

it.each([
  [
    'AuthorizationHeaderMalformed',
    "The authorization header is malformed; the region 'eu-west-3' is wrong; expecting 'eu-central-1'",
    '<Region>eu-central-1</Region>',
    'region',
    'Sign for region "eu-central-1", which the service names',
  ],
  [
    'AuthorizationQueryParametersError',
    "Error parsing the X-Amz-Credential parameter; the region 'eu-west-3' is wrong; expecting 'eu-central-1'",
    '<Region>eu-central-1</Region>',
    'region',
  ],
  ['AuthorizationHeaderMalformed', 'The authorization header is malformed; incorrect date format', '', 'scheme'],
  [
    'AuthorizationQueryParametersError',
    'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    '',
    'url_damaged',
  ],
  ['AccessDenied', 'There were headers present in the request which were not signed', '', 'header_added'],
  ['AccessDenied', 'Request has expired', '', 'expired'],
  ['InvalidRequest', 'Missing required header for this request: x-amz-content-sha256', '', 'payload'],
  [
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
    '',
    'payload',
  ],
  [
    'InvalidRequest',
    'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
    '',
    'scheme',
  ],
  ['InvalidToken', 'The provided token is malformed or otherwise invalid.', '', 'token_wrong'],
  ['ExpiredToken', 'The provided token has expired.', '', 'token_expired'],
  ['InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', '', 'key_id'],
  [
    'PermanentRedirect',
    'The bucket you are attempting to access must be addressed using the specified endpoint.',
    '',
    'addressing',
  ],
  [
    'RequestTimeTooSkewed',
    'The difference between the request time and the current time is too large.',
    '<ServerTime>2026-03-01T00:19:59Z</ServerTime>',
    'clock_skew',
    "Set the clock of the machine that signs (it is 20 minutes behind), or let the signer learn the service's time",
  ],
])('explains the answer %s: %s', (code, message, more, cause, fix = '') => {
  const answer = readErrorBody(`<Error><Code>${code}</Code><Message>${message}</Message>${more}</Error>`)
  const [difference] = answer ? explain(signed, answer, s3Hints) : []
  expect([difference?.cause, fix || difference?.fix]).toEqual([cause, difference?.fix])
})

it.each([
  ['Signature expired: 20260228T235959Z is now earlier than 20260301T000500Z', 'clock_skew'],
  ['Credential should be scoped to a valid region.', 'region'],
  ["Credential should be scoped to correct service: 'sts'.", 'product'],
  ['Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP', 'day'],
])('explains what other services say under one code: %s', (message, cause) => {
  const answer = { code: 'SignatureDoesNotMatch', message }
  expect(explain(signed, answer, awsHints).map((difference) => difference.cause)).toEqual([cause])
})

it('calls another folder another key, since the path of S3 has no bucket', () => {
  const theirs = signer.sign({ bucket, key: 'pictures/a b.jpg' }).trace
  expect(explain(signed, theirs, s3Hints).map(({ cause }) => cause)).toEqual(['key_changed'])
})

describe('what others do wrong when they call @smithy/signature-v4 by hand is found from their signature', () => {
  const reproducing = { scheme: awsV4Verification({ region: 'eu-west-3' }), mistakes: awsV4Mistakes }
  const url = signer.presign({ bucket, key: 'photos/a b.jpg', expiresIn: 60 })
  const request = {
    method: 'GET',
    protocol: 'https:',
    hostname: `${bucket}.s3.eu-west-3.amazonaws.com`,
    path: '/photos/a%20b.jpg',
    headers: { host: `${bucket}.s3.eu-west-3.amazonaws.com` },
  }
  const unsent = new Set(['x-amz-content-sha256'])
  const rules = { unhoistableHeaders: unsent, unsignableHeaders: unsent }
  const unsigned = { ...request.headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }

  it.each([
    ['the body is not said to be unsigned', { headers: request.headers }, {}, ['payload']],
    ['the path is escaped as for other services', { headers: unsigned }, { uriEscapePath: true }, ['encoded_twice']],
    ['another region', { headers: unsigned }, { region: 'us-east-1' }, ['region']],
    ['both', { headers: request.headers }, { uriEscapePath: true }, ['encoded_twice', 'payload']],
  ])('%s', async (_name, changed, options, causes) => {
    const peer = new SignatureV4({
      service: 's3',
      region: 'eu-west-3',
      credentials: { accessKeyId: credentials.accessKeyId, secretAccessKey: credentials.accessKeySecret },
      sha256: Sha256,
      uriEscapePath: false,
      ...options,
    })
    const theirs = await peer.presign({ ...request, ...changed }, { expiresIn: 60, signingDate: at, ...rules })
    const signature = String(theirs.query?.['X-Amz-Signature'])
    const found = signer.run(reproduce(url, { stringToSign: '', signature }, reproducing))
    expect(found).toMatchObject({ found: true, proof: 'signature' })
    expect(found.found && found.mistakes.map(({ cause }) => cause).sort()).toEqual(causes)
  })
})
