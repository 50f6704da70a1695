import { fromBase64, toHex } from '@presign/core/scheme'
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
import { readErrorBody } from './error-body.js'

// Each a name of its own: bundlers keep what multiplies names, and with it the dialect, in pages that only sign.
const MIN_PART_BYTES = 5 * 1024 ** 2
const MAX_BYTES = 5 * 1024 ** 3
const EVERY = ['begin', 'part', 'list', 'complete', 'abort'] as const

/**
 * What a client must know of S3 to carry out requests: how multipart uploads are spelled, what may be how large, which
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
 * s3Dialect.multipart.part('VXBsb2FkSWQ', 2).query // { partNumber: '2', uploadId: 'VXBsb2FkSWQ' }
 * s3Dialect.readError({ status: 503, headers: {}, body: '' })?.kind // 'transient'
 * ```
 */
export const s3Dialect: Dialect = {
  name: 's3',
  limits: { putBytes: MAX_BYTES, minPartBytes: MIN_PART_BYTES, maxPartBytes: MAX_BYTES, parts: 10_000 },
  checksums: ['crc64-nvme'],
  md5Header: 'content-md5',
  dateHeader: 'date',
  requestIdHeader: 'x-amz-request-id',
  exposedHeaders: [
    'etag',
    'content-range',
    'x-amz-request-id',
    'x-amz-checksum-crc64nvme',
    'x-amz-checksum-type',
    'x-amz-version-id',
    'date',
  ],
  multipart: /* @__PURE__ */ xmlMultipart({
    parts: 10_000,
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
    checksumsOf: ({ headers }) => crc64(headers['x-amz-checksum-crc64nvme']),
    partChecksums: (xml) => crc64(xmlText(xml, 'ChecksumCRC64NVME')),
  }),
  put: (object) => wholeObject('PUT', object),
  // Checksums are only told to those who ask.
  get: (object) => wholeObject('GET', { ...object, headers: { 'x-amz-checksum-mode': 'ENABLED', ...object?.headers } }),
  readStored,
  readError: (response) => xmlFailure(response, FAILURES),
}

/** The answer to a completion tells it in its body. A checksum of checksums is not one of the object. */
function readStored(response: DialectResponse): Stored | undefined {
  if (isXmlFailure(response)) return undefined
  const { headers, body } = response
  const inBody = body.includes('<CompleteMultipartUploadResult')
  const etag = headers.etag ?? (inBody ? xmlText(body, 'ETag') : undefined)
  const versionId = headers['x-amz-version-id']
  const composite = (headers['x-amz-checksum-type'] ?? (inBody && xmlText(body, 'ChecksumType'))) === 'COMPOSITE'
  const checksum = headers['x-amz-checksum-crc64nvme'] ?? (inBody ? xmlText(body, 'ChecksumCRC64NVME') : undefined)
  return present<Stored>({ etag, versionId, checksums: composite ? {} : crc64(checksum) })
}

/** The service writes it as Base64 of its eight bytes. */
function crc64(base64: string | undefined): Checksums {
  const bytes = fromBase64(base64 ?? '')
  return bytes?.length === 8 ? { 'crc64-nvme': toHex(bytes) } : {}
}

/**
 * What S3's codes mean for whoever wants to go on, where the HTTP status does not say it already.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html}
 */
const FAILURES: XmlFailureRules = {
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
  requestIdHeader: 'x-amz-request-id',
  read: readErrorBody,
}
