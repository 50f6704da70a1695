import { base64Crc64, type Dialect, type DialectResponse, type PartUploads, xmlDialect } from '@presign/object-storage'
import { xmlText } from '@presign/object-storage/xml'
import { readErrorBody } from './error-body.js'

// Each a name of its own: bundlers keep what multiplies names, and with it the dialect, in pages that only sign.
const MIN_PART_BYTES = 5 * 1024 ** 2
const MAX_BYTES = 5 * 1024 ** 3
const EVERY = ['begin', 'part', 'list', 'complete', 'abort'] as const

/**
 * What a client must know of S3 to send requests: how large objects are uploaded, what may be how large, which
 * header holds which checksum, what an error body means.
 *
 * Parts are 5 MB to 5 GB, at most 10000; a single PUT takes 5 GB. The checksum is CRC-64/NVME of the whole object,
 * which the service works out by itself; compatible stores may report none.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html}
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html}
 * @example
 * ```ts
 * import { s3Dialect } from '@presign/s3'
 *
 * s3Dialect.uploads.part('VXBsb2FkSWQ', 2).query // { partNumber: '2', uploadId: 'VXBsb2FkSWQ' }
 * s3Dialect.readError({ status: 503, headers: {}, body: '' })?.kind // 'transient'
 * ```
 */
export const s3Dialect: Dialect<PartUploads> = /* @__PURE__ */ xmlDialect({
  name: 's3',
  limits: { putBytes: MAX_BYTES, minPartBytes: MIN_PART_BYTES, maxPartBytes: MAX_BYTES, parts: 10_000 },
  // Base64 of its eight bytes.
  checksum: {
    algorithm: 'crc64-nvme',
    header: 'x-amz-checksum-crc64nvme',
    field: 'ChecksumCRC64NVME',
    read: base64Crc64,
  },
  isDerived: isComposite,
  requestIdHeader: 'x-amz-request-id',
  versionIdHeader: 'x-amz-version-id',
  alsoExposed: ['x-amz-checksum-type'],
  // Checksums are only told to those who ask.
  getHeaders: { 'x-amz-checksum-mode': 'ENABLED' },
  takenBy: {
    'x-amz-request-payer': EVERY,
    'x-amz-expected-bucket-owner': EVERY,
    'x-amz-server-side-encryption-customer-*': ['begin', 'part', 'list', 'complete'],
    'if-match': ['complete'],
    'if-none-match': ['complete'],
    'x-amz-checksum-crc64nvme': ['complete'],
    // They are of the whole body, which no single call sends.
    'content-md5': [],
    'content-length': [],
    'x-amz-content-sha256': [],
  },
  // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
  kinds: {
    BadDigest: 'corrupt',
    ExpiredToken: 'expired',
    IncompleteBody: 'corrupt',
    InvalidPart: 'parts_disagree',
    InvalidPartOrder: 'parts_disagree',
    InvalidRange: 'range',
    NoSuchBucket: 'missing',
    NoSuchKey: 'missing',
    NoSuchUpload: 'upload_gone',
    NoSuchVersion: 'missing',
    OperationAborted: 'transient',
    PreconditionFailed: 'condition',
    RequestTimeout: 'transient',
    RequestTimeTooSkewed: 'skewed',
    SlowDown: 'transient',
    XAmzContentChecksumMismatch: 'corrupt',
    XAmzContentSHA256Mismatch: 'corrupt',
  },
  readErrorBody,
})

/** A checksum of checksums is not one of the object. A completion tells it in its body. */
function isComposite({ headers, body }: DialectResponse): boolean {
  return (headers['x-amz-checksum-type'] ?? xmlText(body, 'ChecksumType')) === 'COMPOSITE'
}
