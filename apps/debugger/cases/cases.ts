import type { Cause, Certainty, SentenceId } from '@presign/core/explain'
import { cosMismatch, curl, errorBody, mismatch, signed } from './making.js'

/** A thing that somebody pasted, with what must be said of it. */
export interface Case {
  readonly number: number
  /** The public threads that it comes from. */
  readonly from: string
  readonly input: string
  readonly cause: Cause
  readonly certainty: Certainty
  readonly id: SentenceId
  /** What the secret proves of it, where that is more. */
  readonly proved?: Cause
}

const PUT = { method: 'PUT' } as const
const type = (value: string) => (text: string) =>
  text
    .replace(/^(PUT\n\n)\n/, `$1${value}\n`)
    .replace(/^(?=host:|x-oss-|\n\nUNSIGNED|\n(?:host)?\nUNSIGNED)/m, `content-type:${value}\n`)
/** A canonical request of OSS V4 without headers: an empty line stands where they would. */
const withType = (value: string) => (text: string) =>
  text.replace(/\n\n\nUNSIGNED-PAYLOAD/, `\ncontent-type:${value}\n\n\nUNSIGNED-PAYLOAD`)
const replaced = (from: string | RegExp, to: string) => (text: string) => text.replaceAll(from, to)

const v1Put = signed.ossV1(PUT)
const v4Put = signed.ossV4(PUT)
const v4Typed = signed.ossV4({ ...PUT, headers: { 'content-type': 'image/jpeg' } })
const v4Get = signed.ossV4({})
const s3Get = signed.s3({})
const behindProxy = signed.store({}, 'https://files.example.com')
const spaced = signed.store({ key: 'a b.jpg' }, 'https://files.example.com')
/** A signer that wrote `+` into the URL, and signed the blank. */
const plusUrl = spaced.url.replace('a%20b.jpg', 'a+b.jpg')
/** What the store makes of that URL. */
const asPlus = signed.store({ key: 'a+b.jpg' }, 'https://files.example.com')
const nested = signed.ossV4({ key: '2026/cat.jpg' })
const head = signed.ossV4({ method: 'HEAD' })
const custom = signed.ossV4Custom({})
const cosCdn = signed.cos({}, 'https://cdn.example.com')
const cosPlus = signed.cos({ key: '图片/a+b.jpg' })

/** Twenty-five inputs out of public threads, with made-up names and keys. */
export const cases: readonly Case[] = [
  {
    number: 1,
    from: 'aws/aws-sdk-js 557, ali-sdk/ali-oss 485 and 1293',
    input: `${curl('PUT', v1Put.url)}\n${mismatch(v1Put, type('image/jpeg'))}`,
    cause: 'header_added',
    certainty: 'texts',
    id: 'header.added',
  },
  {
    number: 2,
    from: 'aliyun/alibabacloud-oss-go-sdk-v2 25',
    input: `fetch(${JSON.stringify(v4Put.url)}, { method: 'PUT', body: formData })\n${mismatch(v4Put, withType('multipart/form-data; boundary=----FormBoundary7'))}`,
    cause: 'header_added',
    certainty: 'texts',
    id: 'header.form',
  },
  {
    number: 3,
    from: 'aws/aws-sdk-js-v3 5268',
    input: `${curl('PUT', v4Typed.url, { 'Content-Type': 'image/jpeg' })}\n${mismatch(v4Typed, replaced('image/jpeg', 'application/x-www-form-urlencoded'))}`,
    cause: 'header_changed',
    certainty: 'texts',
    id: 'header.changed',
  },
  {
    number: 4,
    from: 'TTLabs/EvaporateJS 364, aws/aws-sdk-js 986',
    input: `${s3Get.url}\n${errorBody('AuthorizationQueryParametersError', "Error parsing the X-Amz-Credential parameter; the region 'us-east-1' is wrong; expecting 'eu-central-1'", { Region: 'eu-central-1' })}`,
    cause: 'region',
    certainty: 'answer',
    id: 'region.named',
  },
  {
    number: 5,
    from: 'aws/aws-cli 2954',
    input: s3Get.url.replace('us-east-1%2Fs3', 'us_east_1%2Fs3'),
    cause: 'region',
    certainty: 'request',
    id: 'region.misspelt',
  },
  {
    number: 6,
    from: 'anomalizer/wp-amazon-s3 460',
    input: `${s3Get.url.replace('AKIATESTFAKE0001', '')}\n${errorBody('AuthorizationQueryParametersError', 'Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".')}`,
    cause: 'key_id_empty',
    certainty: 'request',
    id: 'key_id.empty',
  },
  {
    number: 7,
    from: 'aws/aws-sdk-js-v3 3906, aws/aws-sdk 338',
    input: `${curl('PUT', signed.s3(PUT).url, { 'x-amz-checksum-sha256': 'FAKE' })}\n${errorBody('AccessDenied', 'There were headers present in the request which were not signed', { HeadersNotSigned: 'x-amz-checksum-sha256' })}`,
    cause: 'header_added',
    certainty: 'answer',
    id: 'header.unsigned',
  },
  {
    number: 8,
    from: 'seaweedfs/seaweedfs 10216, ministackorg/ministack 1695, floci-io/floci 4188',
    input: `${curl('PUT', signed.s3({ ...PUT, query: { 'x-amz-checksum-crc32': 'AAAAAA==', 'x-amz-sdk-checksum-algorithm': 'CRC32' } }).url)}\n${errorBody('BadDigest', 'The CRC32 you specified did not match the calculated checksum.')}`,
    cause: 'checksum',
    certainty: 'request',
    id: 'checksum.empty',
  },
  {
    number: 9,
    from: 'expired links of many threads',
    input: `${s3Get.url}\n${errorBody('AccessDenied', 'Request has expired', { 'X-Amz-Expires': '3600', Expires: '2026-01-01T01:00:00Z', ServerTime: '2026-01-01T04:12:00Z' })}`,
    cause: 'expired',
    certainty: 'answer',
    id: 'expired.ago',
  },
  {
    number: 10,
    from: 'minio/minio 14491, minio/object-browser 922 and 1095',
    input: `${signed.store({ expiresIn: 604_800 }, 'https://minio.example.com', true).url}\n${errorBody('InvalidAccessKeyId', 'The Access Key Id you provided does not exist in our records.')}`,
    cause: 'token_expired',
    certainty: 'answer',
    id: 'token.gone',
  },
  {
    number: 11,
    from: 'ali-sdk/ali-oss 314',
    input: `${v4Get.url}\n${errorBody('RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.', { RequestTime: '2026-01-01T00:00:00.000Z', ServerTime: '2026-01-01T01:00:00.000Z', MaxAllowedSkewMilliseconds: '900000' })}`,
    cause: 'clock_skew',
    certainty: 'answer',
    id: 'clock.behind',
  },
  {
    number: 12,
    from: 'minio/minio 7857, 6546 and 8624',
    input: `${behindProxy.url}\n${errorBody('SignatureDoesNotMatch', 'The request signature we calculated does not match the signature you provided. Check your key and signing method.')}`,
    cause: 'host_changed',
    certainty: 'request',
    id: 'host.proxy',
  },
  {
    number: 13,
    from: 'minio/minio 5298, minio/minio-dotnet 321',
    input: `${behindProxy.url}\n${mismatch(behindProxy, replaced('host:files.example.com', 'host:files.example.com:9000'))}`,
    cause: 'host_changed',
    certainty: 'texts',
    id: 'host.port',
  },
  {
    number: 14,
    from: 'minio/minio 6546',
    input: `${behindProxy.url}\n${mismatch(behindProxy, replaced('\n/photos/', '\n/dash/store/photos/'))}`,
    cause: 'path_prefixed',
    certainty: 'texts',
    id: 'path.prefix_added',
  },
  {
    number: 15,
    from: 's3-expiry 2, mhart/aws4fetch 85',
    input: `${plusUrl}\n${mismatch(asPlus, (text) => text, spaced.trace.signature)}`,
    cause: 'signer_or_secret',
    certainty: 'texts',
    id: 'secret.or_signer',
    proved: 'plus_for_space',
  },
  {
    number: 16,
    from: 'aws/aws-sdk-net 244',
    input: `${nested.url}\n${mismatch(nested, replaced('2026/cat.jpg', '2026%2Fcat.jpg'))}`,
    cause: 'encoding_differs',
    certainty: 'texts',
    id: 'path.escaped_slashes',
  },
  {
    number: 17,
    from: 'Automattic/knox 29, flutter_oss_aliyun 11',
    input: v1Put.url.replace(/Signature=[^&]*/, 'Signature=FAKE+signature+AAAAAAAAAAA='),
    cause: 'plus_for_space',
    certainty: 'request',
    id: 'signature.plus_raw',
  },
  {
    number: 18,
    from: 'aliyun/aliyun-oss-go-sdk 317',
    input: v4Get.url.replaceAll('&', '&amp;'),
    cause: 'url_damaged',
    certainty: 'request',
    id: 'url.escaped',
  },
  {
    number: 19,
    from: 'links that a shell cut',
    input: `curl ${v4Get.url}`,
    cause: 'url_damaged',
    certainty: 'request',
    id: 'url.cut',
  },
  {
    number: 20,
    from: 'aws/aws-sdk-js 948',
    input: `https://photos.s3.eu-central-1.amazonaws.com/cat.jpg?AWSAccessKeyId=AKIATESTFAKE0001&Expires=1767229200&Signature=FAKEsignature%3D\n${errorBody('InvalidRequest', 'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.')}`,
    cause: 'scheme',
    certainty: 'request',
    id: 'scheme.recognised',
  },
  {
    number: 21,
    from: 'the page of the error 0002-00000040',
    input: `${curl('HEAD', head.url)}\n${mismatch(head, replaced(/^HEAD/g, 'GET'))}`,
    cause: 'method_changed',
    certainty: 'texts',
    id: 'method.head_as_get',
  },
  {
    number: 22,
    from: 'the same page',
    input: `${v4Get.url}\n${mismatch(v4Get, replaced('\n\n\nUNSIGNED-PAYLOAD', '\nx-oss-range-behavior:standard\n\n\nUNSIGNED-PAYLOAD'))}`,
    cause: 'header_added',
    certainty: 'texts',
    id: 'header.added',
  },
  {
    number: 23,
    from: 'the same page, ali-sdk/ali-oss 773',
    input: `${custom.url}\n${mismatch(custom, replaced('\n/photos/', '\n/'))}`,
    cause: 'bucket_missing',
    certainty: 'texts',
    id: 'path.bucket_missing',
  },
  {
    number: 24,
    from: 'tencentyun/cos-go-sdk-v5 297',
    input: `${cosCdn.url}\n${cosMismatch(cosCdn, replaced('host=cdn.example.com', 'host=photos-1250000000.cos.ap-guangzhou.myqcloud.com'))}`,
    cause: 'host_changed',
    certainty: 'texts',
    id: 'host.cdn',
  },
  {
    number: 25,
    from: 'Molunerfinn/PicGo 638',
    input: `${cosPlus.url}\n${cosMismatch(cosPlus, replaced('a+b.jpg', 'a b.jpg'))}`,
    cause: 'plus_for_space',
    certainty: 'texts',
    id: 'path.plus',
  },
]
