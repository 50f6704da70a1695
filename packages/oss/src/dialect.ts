import { type Dialect, decimalCrc64, type PartUploads, xmlDialect } from '@presign/object-storage'
import { readErrorBody } from './error-body.js'

// Each a name of its own: bundlers keep what multiplies names, and with it the dialect, in pages that only sign.
const MIN_PART_BYTES = 100 * 1024
const MAX_BYTES = 5 * 1024 ** 3
const EVERY = ['begin', 'part', 'list', 'complete', 'abort'] as const

/**
 * What a client must know of OSS to send requests: how large objects are uploaded, what may be how large, which
 * header holds which checksum, what an error body means.
 *
 * Parts are 100 KB to 5 GB, at most 10000; a single PUT takes 5 GB. The checksum is the CRC-64/XZ of
 * `x-oss-hash-crc64ecma`, which is of the whole object even where a range of it was asked for, and absent from answers
 * made from an object, such as processed images.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/user-guide/multipart-upload}
 * @example
 * ```ts
 * import { ossDialect } from '@presign/oss'
 *
 * ossDialect.uploads.part('0004B9895DBBB6EC98E36', 2).query // { partNumber: '2', uploadId: '0004B9895DBBB6EC98E36' }
 * ossDialect.readError({ status: 503, headers: {}, body: '' })?.kind // 'transient'
 * ```
 */
export const ossDialect: Dialect<PartUploads> = /* @__PURE__ */ xmlDialect({
  name: 'oss',
  limits: { putBytes: MAX_BYTES, minPartBytes: MIN_PART_BYTES, maxPartBytes: MAX_BYTES, parts: 10_000 },
  // A decimal number, also of each part in a list.
  checksum: { algorithm: 'crc64-xz', header: 'x-oss-hash-crc64ecma', field: 'HashCrc64ecma', read: decimalCrc64 },
  tellsMd5: true,
  // A processed image.
  isDerived: ({ url = '' }) => /[?&]x-oss-process=/.test(url),
  requestIdHeader: 'x-oss-request-id',
  versionIdHeader: 'x-oss-version-id',
  // https://www.alibabacloud.com/help/en/oss/developer-reference/completemultipartupload
  takenBy: {
    callback: ['complete'],
    'callback-var': ['complete'],
    'x-oss-callback': ['complete'],
    'x-oss-callback-var': ['complete'],
    'x-oss-object-acl': ['complete'],
    'x-oss-forbid-overwrite': ['begin', 'complete'],
    'x-oss-traffic-limit': ['part'],
    'x-oss-request-payer': EVERY,
    'x-oss-ac-source-ip': EVERY,
    'x-oss-ac-subnet-mask': EVERY,
    'x-oss-ac-vpc-id': EVERY,
    'x-oss-ac-forward-allow': EVERY,
    // They are of the whole body, which no single call sends.
    'content-md5': [],
    'content-length': [],
  },
  // https://www.alibabacloud.com/help/en/oss/developer-reference/error-codes
  kinds: {
    CallbackFailed: 'stored',
    RequestTimeout: 'transient',
    RequestTimeTooSkewed: 'skewed',
    SecurityTokenExpired: 'expired',
    InvalidDigest: 'corrupt',
    NoSuchUpload: 'upload_gone',
    InvalidPart: 'parts_disagree',
    InvalidPartOrder: 'parts_disagree',
    FileAlreadyExists: 'condition',
    PreconditionFailed: 'condition',
    InvalidRange: 'range',
    NoSuchKey: 'missing',
    NoSuchBucket: 'missing',
  },
  ecHeader: 'x-oss-ec',
  // The callback failed: https://www.alibabacloud.com/help/en/oss/developer-reference/callback
  storedStatus: 203,
  // A temporary id whose time is over may be unknown already.
  hasExpired: ({ code, accessKeyId }) => code === 'InvalidAccessKeyId' && accessKeyId?.startsWith('STS.') === true,
  readErrorBody,
})
