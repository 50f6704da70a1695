import { type Dialect, decimalCrc64, type PartUploads, xmlDialect } from '@presign/object-storage'
import { readErrorBody } from '../explain/error-body.js'

// Each a name of its own: bundlers keep what multiplies names, and with it the dialect, in pages that only sign.
const MIN_PART_BYTES = 1024 ** 2
const MAX_BYTES = 5 * 1024 ** 3
const EVERY = ['begin', 'part', 'list', 'complete', 'abort'] as const

/**
 * What a client must know of COS to send requests: how large objects are uploaded, what may be how large, which
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
 * cosDialect.uploads.part('1585130821cbb7df', 2).query // { partNumber: '2', uploadId: '1585130821cbb7df' }
 * cosDialect.readError({ status: 503, headers: {}, body: '' })?.kind // 'transient'
 * ```
 */
export const cosDialect: Dialect<PartUploads> = /* @__PURE__ */ xmlDialect({
  name: 'cos',
  limits: { putBytes: MAX_BYTES, minPartBytes: MIN_PART_BYTES, maxPartBytes: MAX_BYTES, parts: 10_000 },
  // A decimal number; lists of parts have none.
  checksum: { algorithm: 'crc64-xz', header: 'x-cos-hash-crc64ecma', read: decimalCrc64 },
  // A processed image or video.
  isDerived: ({ url = '' }) => /[?&](?:imageMogr2|imageView2|watermark|ci-process)/.test(url),
  requestIdHeader: 'x-cos-request-id',
  versionIdHeader: 'x-cos-version-id',
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
  // https://www.tencentcloud.com/document/product/436/7730
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
  readErrorBody,
})
