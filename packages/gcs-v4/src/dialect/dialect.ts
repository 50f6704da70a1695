import { fromBase64, toHex } from '@presign/core/scheme'
import { type Dialect, type PartUploads, xmlDialect } from '@presign/object-storage'
import { readErrorBody } from '../explain/error-body.js'

// Each a name of its own: bundlers keep what multiplies names, and with it the dialect, in pages that only sign.
const MIN_PART_BYTES = 5 * 1024 ** 2
const MAX_PART_BYTES = 5 * 1024 ** 3
const MAX_BYTES = 5 * 1024 ** 4
const EVERY = ['begin', 'part', 'list', 'complete', 'abort'] as const

/**
 * What a client must know of Google Cloud Storage to send requests: how large objects are uploaded, what may be how
 * large, which header holds which checksum, what an error body means.
 *
 * Parts are 5 MiB to 5 GiB, at most 10000; a single PUT takes 5 TiB. Of an object that was not put together from parts the
 * service tells the MD5; of every object a CRC32C, which is not read.
 *
 * @see {@link https://cloud.google.com/storage/docs/multipart-uploads}
 * @see {@link https://cloud.google.com/storage/quotas}
 * @example
 * ```ts
 * import { gcsDialect } from '@presign/gcs-v4'
 *
 * gcsDialect.uploads.part('VXBsb2FkSWQ', 2).query // { partNumber: '2', uploadId: 'VXBsb2FkSWQ' }
 * gcsDialect.readError({ status: 503, headers: {}, body: '' })?.kind // 'transient'
 * ```
 */
export const gcsDialect: Dialect<PartUploads> = /* @__PURE__ */ xmlDialect({
  name: 'gcs',
  limits: { putBytes: MAX_BYTES, minPartBytes: MIN_PART_BYTES, maxPartBytes: MAX_PART_BYTES, parts: 10_000 },
  checksum: { algorithm: 'md5', header: 'x-goog-hash', read: md5In },
  // What was compressed in the bucket is told decompressed.
  isDerived: ({ headers }) => headers['x-goog-stored-content-encoding'] === 'gzip',
  requestIdHeader: 'x-guploader-uploadid',
  versionIdHeader: 'x-goog-generation',
  takenBy: {
    'x-goog-encryption-*': ['begin', 'part'],
    'x-goog-user-project': EVERY,
    userProject: EVERY,
    // They are of the whole body, which no single call sends.
    'content-md5': [],
    'content-length': [],
    'x-goog-hash': [],
  },
  // https://cloud.google.com/storage/docs/xml-api/reference-status
  kinds: {
    BadDigest: 'corrupt',
    EntityTooLarge: 'rejected',
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
    PreconditionFailed: 'condition',
    RequestTimeTooSkewed: 'skewed',
    ServiceUnavailable: 'transient',
    SlowDown: 'transient',
  },
  readErrorBody,
})

/** `crc32c=n03x6A==,md5=Ojk9c3dhfxgoKVVHYwFbHQ==`: the MD5 as hex. */
function md5In(text: string): string | undefined {
  const bytes = fromBase64(/(?:^|[,\s])md5=([A-Za-z0-9+/]{22}==)/.exec(text)?.[1] ?? '')
  return bytes?.length === 16 ? toHex(bytes) : undefined
}
