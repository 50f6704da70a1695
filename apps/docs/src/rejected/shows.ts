import { createHmac } from 'node:crypto'
import type { SignedRequest } from '@presign/core'
import type { Cause } from '@presign/core/explain'
import { curl, errorBody, mismatch, SECRET, signed } from '../../../debugger/cases/making.js'

// One request for each cause, as people paste it: what was sent, and what came back. The page is computed of it.

/** What somebody would paste. */
export interface Show {
  /** A URL or a curl command. */
  readonly sent: string
  /** The body of the answer, where the service says more than its status. */
  readonly answer?: string
  /** What the signer knows, where the request alone does not tell the cause. */
  readonly signed?: SignedRequest
  /** The secret, where only a proof tells the cause. */
  readonly secret?: string
  /** Asked for twice, at a verifier that takes each signature once. */
  readonly twice?: true
}

const PUT = { method: 'PUT' } as const
const JPEG = { 'content-type': 'image/jpeg' }
const swap = (from: string | RegExp, to: string) => (text: string) => text.replaceAll(from, to)

const get = signed.ossV4({})
const put = signed.ossV4(PUT)
const typed = signed.ossV4({ ...PUT, headers: JPEG })
const nested = signed.ossV4({ key: '2026/cat.jpg' })
const spaced = signed.ossV4({ key: 'my cat.jpg' })
const chinese = signed.ossV4({ key: '猫.jpg' })
const processed = signed.ossV4({ query: { 'x-oss-process': 'image/resize,w_200', acl: null } })
const s3 = signed.s3({})
const s3Put = signed.s3(PUT)
const store = signed.store({}, 'https://files.example.com')
const temporary = signed.s3({}, { token: true })

/** A refusal of one sentence. */
const said = (
  request: SignedRequest,
  code: string,
  message: string,
  fields: Readonly<Record<string, string>> = {},
) => ({
  sent: sentOf(request),
  answer: errorBody(code, message, fields),
})

/** Two texts that differ. */
const differs = (request: SignedRequest, change: (text: string) => string): Show => ({
  sent: sentOf(request),
  answer: mismatch(request, change),
})

const sentOf = ({ method, url, headers }: SignedRequest) =>
  method === 'GET' && Object.keys(headers).length === 0 ? url : curl(method, url, headers)

const withHeader = (line: string) => swap('\n\n\nUNSIGNED-PAYLOAD', `\n${line}\n\n\nUNSIGNED-PAYLOAD`)

/** What OSS V4 makes of a secret that our signers do not take. */
function typo(secret: string): string {
  const steps = ['20260101', 'cn-hangzhou', 'oss', 'aliyun_v4_request', get.trace.stringToSign]
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  return Buffer.from(steps.reduce<string | Buffer>(hmac, `aliyun_v4${secret}`)).toString('hex')
}

export const SHOWS: Readonly<Record<Cause, Show>> = {
  header_added: differs(put, withHeader('content-type:image/jpeg')),
  header_missing: differs(typed, swap('content-type:image/jpeg\n', '')),
  header_changed: differs(typed, swap('image/jpeg', 'application/x-www-form-urlencoded')),
  header_trimmed: differs(
    signed.ossV4({ ...PUT, headers: { 'x-oss-meta-title': 'my cat' } }),
    swap('x-oss-meta-title:my cat', 'x-oss-meta-title:my  cat'),
  ),
  additional_header_missing: differs(
    signed.ossV4({ ...PUT, headers: { 'if-match': 'FAKE' }, additionalHeaders: ['if-match'] }),
    swap('\nif-match\nUNSIGNED', '\nhost;if-match\nUNSIGNED'),
  ),
  host_changed: differs(store, swap('host:files.example.com', 'host:10.0.0.7:9000')),
  method_changed: differs(signed.ossV4({ method: 'HEAD' }), swap(/^HEAD/g, 'GET')),
  encoded_twice: differs(chinese, swap('%E7%8C%AB', '%25E7%258C%25AB')),
  not_decoded: differs(signed.ossV1({ key: '猫.jpg' }), swap('猫', '%E7%8C%AB')),
  decoded_twice: differs(signed.ossV4({ key: '100%25.jpg' }), swap('100%2525', '100%25')),
  plus_for_space: differs(spaced, swap('my%20cat', 'my%2Bcat')),
  encoding_differs: differs(nested, swap('2026/cat.jpg', '2026%2Fcat.jpg')),
  path_normalised: differs(signed.ossV4({ key: 'a//cat.jpg' }), swap('a//cat.jpg', 'a/cat.jpg')),
  path_prefixed: differs(store, swap('\n/photos/', '\n/storage/photos/')),
  key_trimmed: differs(signed.ossV4({ key: 'cat.jpg ' }), swap('cat.jpg%20', 'cat.jpg')),
  key_changed: differs(get, swap('/photos/cat.jpg', '/photos/dog.jpg')),
  bucket_missing: differs(signed.ossV4Custom({}), swap('\n/photos/', '\n/')),
  bucket_doubled: differs(get, swap('\n/photos/', '\n/photos/photos/')),
  bucket_changed: differs(get, swap('\n/photos/', '\n/films/')),
  addressing: said(
    get,
    'AccessDenied',
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
    { Endpoint: 'oss-cn-beijing.aliyuncs.com' },
  ),
  query_added: differs(get, swap('x-oss-credential', 'response-content-type=text%2Fplain&x-oss-credential')),
  query_missing: differs(processed, swap(/&x-oss-process=[^&\n]*/g, '')),
  query_changed: differs(processed, swap('w_200', 'w_400')),
  query_order: differs(processed, swap(/acl&(.*)/g, '$1&acl')),
  query_empty_value: differs(processed, swap('acl&', 'acl=&')),
  url_damaged: { sent: get.url.replaceAll('&', '&amp;') },
  region: said(
    s3,
    'AuthorizationQueryParametersError',
    "Error parsing the X-Amz-Credential parameter; the region 'us-east-1' is wrong; expecting 'eu-central-1'",
    { Region: 'eu-central-1' },
  ),
  product: differs(get, swap('/oss/aliyun', '/oss-cloudbox/aliyun')),
  day: differs(get, swap('20260101/', '20251231/')),
  time_changed: differs(get, swap('20260101T000000Z', '20260101T080000Z')),
  clock_skew: said(
    get,
    'RequestTimeTooSkewed',
    'The difference between the request time and the current time is too large.',
    {
      RequestTime: '2026-01-01T00:00:00.000Z',
      ServerTime: '2026-01-01T01:00:00.000Z',
      MaxAllowedSkewMilliseconds: '900000',
    },
  ),
  expired: said(get, 'AccessDenied', 'Request has expired.', {
    Expires: '2026-01-01T01:00:00.000Z',
    ServerTime: '2026-01-01T04:12:00.000Z',
    EC: '0002-00000069',
  }),
  not_yet_valid: { sent: signed.ossV4({ at: new Date('2026-01-01T08:00:00Z') }).url },
  secret: { ...differs(s3, (text) => text), signed: s3 },
  secret_whitespace: { sent: get.url.replace(get.trace.signature, typo(`${SECRET}\n`)), secret: SECRET },
  signer_or_secret: { sent: get.url, answer: mismatch(get, (text) => text) },
  key_id: said(get, 'InvalidAccessKeyId', 'The OSS Access Key Id you provided does not exist in our records.', {
    OSSAccessKeyId: 'LTAItestKEY0001',
  }),
  key_id_empty: { sent: s3.url.replace('AKIATESTFAKE0001', '') },
  token_missing: said(get, 'InvalidAccessKeyId', 'The security token you provided is invalid.', {
    EC: '0002-00000008',
  }),
  token_wrong: said(temporary, 'InvalidToken', 'The provided token is malformed or otherwise invalid.'),
  token_expired: said(temporary, 'ExpiredToken', 'The provided token has expired.'),
  scheme: {
    sent: 'https://photos.s3.eu-central-1.amazonaws.com/cat.jpg?AWSAccessKeyId=AKIATESTFAKE0001&Expires=1767229200&Signature=FAKEsignature%3D',
    answer: errorBody(
      'InvalidRequest',
      'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
    ),
  },
  payload: differs(s3Put, swap('UNSIGNED-PAYLOAD', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')),
  checksum: said(
    signed.s3({ ...PUT, query: { 'x-amz-checksum-crc32': 'AAAAAA==', 'x-amz-sdk-checksum-algorithm': 'CRC32' } }),
    'BadDigest',
    'The CRC32 you specified did not match the calculated checksum.',
  ),
  signature_damaged: { sent: get.url, answer: mismatch(get, (text) => text, `0${get.trace.signature.slice(1)}`) },
  replayed: { sent: get.url, signed: get, twice: true },
  not_supported: said(s3Put, 'NotImplemented', 'A header you provided implies functionality that is not implemented.'),
  permission: said(get, 'AccessDenied', 'You have no right to access this object because of bucket acl.', {
    EC: '0003-00000001',
  }),
  unsigned: { sent: 'https://photos.oss-cn-hangzhou.aliyuncs.com/cat.jpg' },
  signed_twice: said(
    s3,
    'InvalidArgument',
    'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
  ),
  unknown: said(get, 'InternalError', 'We encountered an internal error. Please try again.'),
}
