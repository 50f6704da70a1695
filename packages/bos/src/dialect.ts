import { type Dialect, decimalCrc64, jsonDialect, type PartUploads } from '@presign/object-storage'
import { readErrorBody } from './explain/error-body.js'

// Each a name of its own: bundlers keep what multiplies names, and with it the dialect, in pages that only sign.
const MIN_PART_BYTES = 100 * 1024
const MAX_BYTES = 5 * 1024 ** 3

/**
 * What a client must know of BOS to send requests: how large objects are uploaded, what may be how large, which
 * header holds which checksum, what an error body means. Its bodies are JSON.
 *
 * Parts are 100 KB to 5 GB, at most 10000; a single PUT takes 5 GB. The checksum is the CRC-64/XZ of
 * `x-bce-content-crc64ecma`, where the service tells one.
 *
 * @see {@link https://cloud.baidu.com/doc/BOS/s/Bjwvyslz3}
 * @see {@link https://cloud.baidu.com/doc/BOS/s/Ajwvysfpl}
 * @example
 * ```ts
 * import { bosDialect } from '@presign/bos'
 *
 * bosDialect.uploads.part('a44cc9ba', 2).query // { partNumber: '2', uploadId: 'a44cc9ba' }
 * bosDialect.readError({ status: 503, headers: {}, body: '' })?.kind // 'transient'
 * ```
 */
export const bosDialect: Dialect<PartUploads> = /* @__PURE__ */ jsonDialect(
  {
    name: 'bos',
    limits: { putBytes: MAX_BYTES, minPartBytes: MIN_PART_BYTES, maxPartBytes: MAX_BYTES, parts: 10_000 },
    checksum: { algorithm: 'crc64-xz', header: 'x-bce-content-crc64ecma', read: decimalCrc64 },
    // A processed image.
    isDerived: ({ url = '' }) => /[?&]x-bce-process=/.test(url),
    requestIdHeader: 'x-bce-request-id',
    versionIdHeader: 'x-bce-version-id',
    alsoExposed: ['x-bce-debug-id'],
    partMarker: 'partNumberMarker',
    takenBy: {
      'x-bce-traffic-limit': ['part'],
      'x-bce-server-side-encryption-customer-*': ['begin', 'part'],
      'x-bce-callback': ['complete'],
      'x-bce-process': ['complete'],
      // They are of the whole body, which no single call sends.
      'content-md5': [],
      'content-length': [],
      'x-bce-content-sha256': [],
      'x-bce-content-crc32': [],
    },
    // https://cloud.baidu.com/doc/BOS/s/Ajwvysfpl
    kinds: {
      BadDigest: 'corrupt',
      InappropriateJSON: 'rejected',
      InternalError: 'transient',
      InvalidPart: 'parts_disagree',
      InvalidPartOrder: 'parts_disagree',
      InvalidRange: 'range',
      NoSuchBucket: 'missing',
      NoSuchKey: 'missing',
      NoSuchUpload: 'upload_gone',
      PreconditionFailed: 'condition',
      RequestExpired: 'expired',
      RequestTimeout: 'transient',
      RequestTimeTooSkewed: 'skewed',
      ServiceUnavailable: 'transient',
      SlowDown: 'transient',
    },
    readErrorBody,
  },
  // `uploadId`, `partNumber`, `eTag`
  (name) => name.charAt(0).toLowerCase() + name.slice(1),
)
