import { type Dialect, decimalCrc64, jsonDialect, type PartUploads } from '@presign/object-storage'
import { readErrorBody } from './explain/error-body.js'

// Each a name of its own: bundlers keep what multiplies names, and with it the dialect, in pages that only sign.
const MIN_PART_BYTES = 5 * 1024 ** 2
const MAX_BYTES = 5 * 1024 ** 3
const EVERY = ['begin', 'part', 'list', 'complete', 'abort'] as const

/**
 * What a client must know of TOS to send requests: how large objects are uploaded, what may be how large, which
 * header holds which checksum, what an error body means. Its bodies are JSON.
 *
 * Parts are 5 MB to 5 GB, at most 10000; a single PUT takes 5 GB. The checksum is the CRC-64/XZ of
 * `x-tos-hash-crc64ecma`.
 *
 * @see {@link https://www.volcengine.com/docs/6349/74870}
 * @see {@link https://www.volcengine.com/docs/6349/74874}
 * @example
 * ```ts
 * import { tosDialect } from '@presign/tos'
 *
 * tosDialect.uploads.part('7a1f', 2).query // { partNumber: '2', uploadId: '7a1f' }
 * tosDialect.readError({ status: 503, headers: {}, body: '' })?.kind // 'transient'
 * ```
 */
export const tosDialect: Dialect<PartUploads> = /* @__PURE__ */ jsonDialect({
  name: 'tos',
  limits: { putBytes: MAX_BYTES, minPartBytes: MIN_PART_BYTES, maxPartBytes: MAX_BYTES, parts: 10_000 },
  // A decimal number, in headers and in the answer to a completion.
  checksum: { algorithm: 'crc64-xz', header: 'x-tos-hash-crc64ecma', field: 'HashCrc64ecma', read: decimalCrc64 },
  // A processed image.
  isDerived: ({ url = '' }) => /[?&]x-tos-process=/.test(url),
  requestIdHeader: 'x-tos-request-id',
  ecHeader: 'x-tos-ec',
  versionIdHeader: 'x-tos-version-id',
  alsoExposed: ['x-tos-ec'],
  takenBy: {
    'x-tos-traffic-limit': ['part'],
    'x-tos-server-side-encryption-customer-*': ['begin', 'part'],
    'x-tos-forbid-overwrite': ['begin', 'complete'],
    'x-tos-callback': ['complete'],
    'x-tos-callback-var': ['complete'],
    'x-tos-request-payer': EVERY,
    // They are of the whole body, which no single call sends.
    'content-md5': [],
    'content-length': [],
    'x-tos-content-sha256': [],
  },
  // https://www.volcengine.com/docs/6349/74874
  kinds: {
    BadDigest: 'corrupt',
    ExpiredToken: 'expired',
    ExceedAccountQPSLimit: 'transient',
    ExceedBucketQPSLimit: 'transient',
    IncompleteBody: 'corrupt',
    InvalidDigest: 'corrupt',
    InvalidPart: 'parts_disagree',
    InvalidPartOrder: 'parts_disagree',
    InvalidRange: 'range',
    NoSuchBucket: 'missing',
    NoSuchKey: 'missing',
    NoSuchUpload: 'upload_gone',
    PreconditionFailed: 'condition',
    RequestTimeout: 'transient',
    RequestTimeTooSkewed: 'skewed',
    SlowDown: 'transient',
    TooManyRequests: 'transient',
  },
  readErrorBody,
})
