import { encodePath, utf8Length } from '@presign/core/scheme'
import { isBucketName, MAX_KEY_BYTES } from '@presign/cos/scheme'
import { classShown, type Dialect, type Envelope, type Extra } from '../dialect/dialect.js'
import { Failure } from '../failure.js'
import type { Acl } from '../operations/api-types.js'
import { joinedDigest } from '../operations/multipart/joined-digest.js'
import { errorBody } from '../server/error-body.js'
import { signatureIn } from '../server/rejection.js'
import { inWordsOfCos } from './words.js'

const EXTRAS: ReadonlySet<Extra> = new Set([
  'delete-needs-digest',
  'redirects',
  'standard-ranges',
  'strict-conditions',
] as const)

/** Storage classes; those that only COS has are stored by their own names. */
const STORAGE_CLASSES: ReadonlyMap<string, string> = new Map([
  ['STANDARD', 'Standard'],
  ['STANDARD_IA', 'IA'],
  ['ARCHIVE', 'Archive'],
  ['DEEP_ARCHIVE', 'ColdArchive'],
  ...['INTELLIGENT_TIERING', 'COLD', 'MAZ_STANDARD', 'MAZ_STANDARD_IA', 'MAZ_INTELLIGENT_TIERING'].map(
    (name) => [name, name] as const,
  ),
])

/** Canned ACLs. `authenticated-read` gives nothing to everyone, and is `private` here, where there is one account. */
const ACLS: ReadonlyMap<string, Acl> = new Map([
  ...(['private', 'public-read', 'public-read-write', 'default'] as const).map((name) => [name, name] as const),
  ['authenticated-read', 'private'],
])

/** Tencent Cloud COS. */
export const cosDialect: Dialect = {
  service: 'COS',
  prefix: 'x-cos-',
  xmlns: undefined,
  owner: { ID: 'qcs::cam::uin/100000000001:uin/100000000001', DisplayName: '100000000001' },
  plus: '+',
  listing: { limit: 1000, anyLimit: true, encode: encodePath },
  settings: {
    storageClasses: STORAGE_CLASSES,
    acls: ACLS,
    objectAcl: 'acl',
    defaultAcl: 'default',
    everyone: 'http://cam.qcloud.com/groups/global/AllUsers',
    contentType: 'application/octet-stream',
    bucketTags: 50,
    metaBytes: 2048,
    minPart: 1024 * 1024,
    encryption: undefined,
    encryptions: /^(AES256|cos\/kms)$/,
    replacing: 'Replaced',
  },
  has: (extra) => EXTRAS.has(extra),
  isBucketName,

  checkKey(key) {
    const size = utf8Length(key)
    if (size <= MAX_KEY_BYTES) return
    throw new Failure(400, 'KeyTooLong', 'Your key is too long.', { details: { Size: String(size) } })
  },

  etag: (stored) => stored.toLowerCase(),

  joinedEtag: joinedDigest,

  described: ({ type, crc64, size, storageClass }, isWritten) => ({
    'x-cos-hash-crc64ecma': crc64,
    ...(!isWritten && {
      'x-cos-object-type': type === 'Appendable' ? 'appendable' : 'normal',
      // The class is not named where it is the usual one.
      ...(storageClass !== 'Standard' && { 'x-cos-storage-class': classShown(cosDialect, storageClass) }),
      ...(type === 'Appendable' && { 'x-cos-next-append-position': String(size) }),
    }),
  }),

  describedPart: ({ crc64 }) => ({ 'x-cos-hash-crc64ecma': crc64 }),

  checksums: () => ({}),

  uploadChecksum: () => undefined,

  listed: ({ size, storageClass }) => ({ Size: size, StorageClass: classShown(cosDialect, storageClass) }),

  // Hours there, but tests would wait for them.
  restoreTime: () => 0,

  common: ({ requestId, now }) => ({
    Server: 'tencent-cos',
    Date: new Date(now).toUTCString(),
    'x-cos-request-id': requestId,
  }),

  failed(failure, envelope) {
    const { status, headers } = failure
    const isBare = envelope.method === 'HEAD' || status === 304
    const ids = { Resource: envelope.host, RequestId: envelope.requestId, TraceId: traceId(envelope) }
    const body = isBare ? '' : errorBody(inWordsOfCos(failure), ids)
    return {
      status,
      headers: {
        ...(body !== '' && { 'content-type': 'application/xml' }),
        'x-cos-trace-id': traceId(envelope),
        ...headers,
      },
      body,
    }
  },

  rejected({ reason, service, accessKeyId, expected }, request) {
    const { status, code, message } = service
    if (reason !== 'mismatch' || !expected) return new Failure(status, code, message)
    const { stringToSign, canonicalRequest = '' } = expected
    // The page on errors has them: the canonical request is called FormatString.
    const details = { StringToSign: stringToSign, FormatString: canonicalRequest, Signature: signatureIn(request) }
    return new Failure(status, code, message, { details: { AccessKeyId: accessKeyId ?? '', ...details } })
  },

  rejectedForm({ reason, service }, fields) {
    const details = { StringToSign: fields.get('policy') ?? '' }
    return new Failure(service.status, service.code, service.message, { ...(reason === 'mismatch' && { details }) })
  },
}

/** The second id of every failure, which is opaque. */
function traceId({ requestId }: Pick<Envelope, 'requestId'>): string {
  return Buffer.from(requestId).toString('base64')
}
