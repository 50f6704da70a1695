import { type Dialect, decimalCrc64, type PartUploads, xmlDialect } from '@presign/object-storage'
import { readErrorBody } from './explain/error-body.js'

// Each a name of its own: bundlers keep what multiplies names, and with it the dialect, in pages that only sign.
const MIN_PART_BYTES = 100 * 1024
const MAX_BYTES = 5 * 1024 ** 3
const EVERY = ['begin', 'part', 'list', 'complete', 'abort'] as const

/**
 * What a client must know of OBS to send requests: how large objects are uploaded, what may be how large, which
 * header holds which checksum, what an error body means.
 *
 * Parts are 100 KB to 5 GB, at most 10000; a single PUT takes 5 GB. The checksum is the CRC-64/XZ of
 * `x-obs-hash-crc64ecma`, where the service tells one.
 *
 * @see {@link https://support.huaweicloud.com/intl/en-us/api-obs/obs_04_0099.html}
 * @see {@link https://support.huaweicloud.com/intl/en-us/api-obs/obs_04_0102.html}
 * @example
 * ```ts
 * import { obsDialect } from '@presign/obs'
 *
 * obsDialect.uploads.part('0000018A', 2).query // { partNumber: '2', uploadId: '0000018A' }
 * obsDialect.readError({ status: 503, headers: {}, body: '' })?.kind // 'transient'
 * ```
 */
export const obsDialect: Dialect<PartUploads> = /* @__PURE__ */ xmlDialect({
  name: 'obs',
  limits: { putBytes: MAX_BYTES, minPartBytes: MIN_PART_BYTES, maxPartBytes: MAX_BYTES, parts: 10_000 },
  // A decimal number; lists of parts have none.
  checksum: { algorithm: 'crc64-xz', header: 'x-obs-hash-crc64ecma', read: decimalCrc64 },
  // A processed image.
  isDerived: ({ url = '' }) => /[?&]x-image-process=/i.test(url),
  requestIdHeader: 'x-obs-request-id',
  versionIdHeader: 'x-obs-version-id',
  alsoExposed: ['x-obs-error-code', 'x-obs-error-message'],
  takenBy: {
    'x-obs-traffic-limit': ['part'],
    'x-obs-server-side-encryption-customer-*': ['begin', 'part'],
    'x-obs-callback': ['complete'],
    'x-obs-request-payer': EVERY,
    // They are of the whole body, which no single call sends.
    'content-md5': [],
    'content-length': [],
  },
  // https://support.huaweicloud.com/intl/en-us/api-obs/obs_04_0115.html
  kinds: {
    BadDigest: 'corrupt',
    ExpiredToken: 'expired',
    IncompleteBody: 'corrupt',
    InternalError: 'transient',
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
    ServiceUnavailable: 'transient',
    SlowDown: 'transient',
  },
  readErrorBody,
})
