import {
  type Checksums,
  type Dialect,
  type DialectResponse,
  isXmlFailure,
  present,
  type Stored,
  wholeObject,
  type XmlFailureRules,
  xmlFailure,
  xmlMultipart,
} from '@presign/object-storage'
import { xmlText } from '@presign/object-storage/xml'
import { readErrorBody } from '../explain/error-body.js'

// Each a name of its own: bundlers keep what multiplies names, and with it the dialect, in pages that only sign.
const MIN_PART_BYTES = 1024 ** 2
const MAX_BYTES = 5 * 1024 ** 3
const EVERY = ['begin', 'part', 'list', 'complete', 'abort'] as const

/**
 * What a client must know of COS to carry out requests: how multipart uploads are spelled, what may be how large, which
 * header holds which checksum, what an error body means.
 *
 * Parts are 1 MB to 5 GB, at most 10000; a single PUT takes 5 GB. The checksum is the CRC-64/XZ of
 * `x-cos-hash-crc64ecma`.
 *
 * @see {@link https://www.tencentcloud.com/document/product/436/14518}
 * @see {@link https://www.tencentcloud.com/document/product/436/34078}
 * @example
 * ```ts
 * import { cosDialect } from '@presign/cos'
 *
 * cosDialect.multipart.part('1585130821cbb7df', 2).query // { partNumber: '2', uploadId: '1585130821cbb7df' }
 * cosDialect.readError({ status: 503, headers: {}, body: '' })?.kind // 'transient'
 * ```
 */
export const cosDialect: Dialect = {
  name: 'cos',
  limits: { putBytes: MAX_BYTES, minPartBytes: MIN_PART_BYTES, maxPartBytes: MAX_BYTES, parts: 10_000 },
  checksums: ['crc64-xz'],
  md5Header: 'content-md5',
  dateHeader: 'date',
  requestIdHeader: 'x-cos-request-id',
  exposedHeaders: ['etag', 'content-range', 'x-cos-request-id', 'x-cos-hash-crc64ecma', 'x-cos-version-id', 'date'],
  multipart: /* @__PURE__ */ xmlMultipart({
    parts: 10_000,
    takenBy: {
      'x-cos-traffic-limit': ['part'],
      'x-cos-server-side-encryption-customer-*': ['begin', 'part'],
      'x-cos-forbid-overwrite': ['begin', 'complete'],
      'x-cos-callback': ['complete'],
      'x-cos-callback-var': ['complete'],
      'x-cos-return-body': ['complete'],
      'pic-operations': ['complete'],
      'x-cos-request-payer': EVERY,
      // They are of the whole body, which no single call sends.
      'content-md5': [],
      'content-length': [],
    },
    checksumsOf: ({ headers }) => crc64(headers['x-cos-hash-crc64ecma']),
    partChecksums: () => ({}),
  }),
  put: (object) => wholeObject('PUT', object),
  get: (object) => wholeObject('GET', object),
  readStored,
  readError: (response) => xmlFailure(response, FAILURES),
}

/** The answer to a completion names the entity tag in its body. */
function readStored(response: DialectResponse): Stored | undefined {
  if (isXmlFailure(response)) return undefined
  const { headers, body } = response
  const inBody = body.includes('<CompleteMultipartUploadResult') ? xmlText(body, 'ETag') : undefined
  const etag = headers.etag ?? inBody
  const versionId = headers['x-cos-version-id']
  return present<Stored>({ etag, versionId, checksums: checksumsOf(response) })
}

function checksumsOf({ headers, url = '' }: DialectResponse): Checksums {
  // What was made from an object is another body than the object whose checksum the headers may still tell.
  if (/[?&](?:imageMogr2|imageView2|watermark|ci-process)/.test(url)) return {}
  return crc64(headers['x-cos-hash-crc64ecma'])
}

/** The service writes it as a decimal number below 2^64. */
function crc64(decimal: string | undefined): Checksums {
  if (decimal === undefined || !/^\d{1,20}$/.test(decimal)) return {}
  const hex = BigInt(decimal).toString(16).padStart(16, '0')
  return hex.length === 16 ? { 'crc64-xz': hex } : {}
}

/**
 * What COS's codes mean for whoever wants to go on, where the HTTP status does not say it already.
 *
 * @see {@link https://www.tencentcloud.com/document/product/436/7730}
 */
const FAILURES: XmlFailureRules = {
  kinds: {
    BadDigest: 'corrupt',
    CallbackFailed: 'stored',
    ExpiredToken: 'expired',
    IncompleteBody: 'corrupt',
    InvalidDigest: 'corrupt',
    InvalidPart: 'parts_disagree',
    InvalidPartOrder: 'parts_disagree',
    InvalidRange: 'range',
    NoSuchBucket: 'missing',
    NoSuchKey: 'missing',
    NoSuchUpload: 'upload_gone',
    NoSuchVersion: 'missing',
    PreconditionFailed: 'condition',
    RequestTimeout: 'transient',
    RequestTimeTooSkewed: 'skewed',
    SlowDown: 'transient',
  },
  requestIdHeader: 'x-cos-request-id',
  read: readErrorBody,
}
