import { createHash } from 'node:crypto'
import { encodePath, fromHttpDate, fromIsoBasic, utf8Length } from '@presign/core/scheme'
import type { Rejected } from '@presign/core/verify'
import { isBucketName, MAX_KEY_BYTES } from '@presign/s3/scheme'
import { classShown, type Dialect, type Envelope, type Extra } from '../dialect/dialect.js'
import { type Details, Failure } from '../failure.js'
import type { Acl } from '../operations/api-types.js'
import { joinedDigest } from '../operations/multipart/joined-digest.js'
import { errorBody } from '../server/error-body.js'
import type { Headers, ParsedRequest } from '../server/parsed-request.js'
import { shownBytes, signatureIn } from '../server/rejection.js'
import { isoOf } from '../xml/xml.js'
import { uploadChecksumIn } from './checksum-headers.js'
import { inWordsOfS3 } from './words.js'

const PART = 5 * 1024 * 1024

const EXTRAS: ReadonlySet<Extra> = new Set([
  'conditional-writes',
  'delete-needs-digest',
  'named-uploaders',
  'parts-by-number',
  'ranged-heads',
  'redirects',
  'standard-ranges',
  'strict-conditions',
  'strict-copies',
] as const)

/** Storage classes; those that only S3 has are stored by their own names. */
const STORAGE_CLASSES: ReadonlyMap<string, string> = new Map([
  ['STANDARD', 'Standard'],
  ['STANDARD_IA', 'IA'],
  ['GLACIER', 'Archive'],
  ['DEEP_ARCHIVE', 'ColdArchive'],
  ...['REDUCED_REDUNDANCY', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR'].map((name) => [name, name] as const),
])

/** Canned ACLs. Those that give nothing to everyone are all `private` here, where there is one account. */
const ACLS: ReadonlyMap<string, Acl> = new Map([
  ['public-read', 'public-read'],
  ['public-read-write', 'public-read-write'],
  ...['private', 'authenticated-read', 'aws-exec-read', 'bucket-owner-read', 'bucket-owner-full-control'].map(
    (name) => [name, 'private'] as const,
  ),
])

/** Amazon S3. */
export const s3Dialect: Dialect = {
  service: 'S3',
  prefix: 'x-amz-',
  xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/',
  // A canonical user id has 64 hex digits.
  owner: { ID: '10ca15'.padEnd(64, '0'), DisplayName: 'local' },
  plus: '+',
  listing: { limit: 1000, anyLimit: true, encode: encodePath },
  settings: {
    storageClasses: STORAGE_CLASSES,
    acls: ACLS,
    objectAcl: 'acl',
    defaultAcl: 'private',
    everyone: 'http://acs.amazonaws.com/groups/global/AllUsers',
    contentType: 'binary/octet-stream',
    bucketTags: 50,
    metaBytes: 2048,
    minPart: PART,
    // Every object is encrypted since January 2023, and says so.
    encryption: { 'x-oss-server-side-encryption': 'AES256' },
    encryptions: /^(AES256|aws:kms|aws:kms:dsse)$/,
    replacing: 'REPLACE',
  },
  has: (extra) => EXTRAS.has(extra),
  isBucketName,

  checkKey(key) {
    const size = utf8Length(key)
    if (size <= MAX_KEY_BYTES) return
    throw new Failure(400, 'KeyTooLongError', 'Your key is too long', {
      details: { Size: String(size), MaxSizeAllowed: String(MAX_KEY_BYTES) },
    })
  },

  etag: (stored) => stored.toLowerCase(),

  joinedEtag: joinedDigest,

  described: (record, isWritten) => ({
    // The class is not named where it is the usual one.
    ...(!isWritten &&
      record.storageClass !== 'Standard' && { 'x-amz-storage-class': classShown(s3Dialect, record.storageClass) }),
  }),

  describedPart(part, _md5, { checksum }, sent) {
    if (sent) return { [headerOf(sent.algorithm)]: sent.value }
    return checksum && part.checksum !== undefined ? { [headerOf(checksum.algorithm)]: part.checksum } : {}
  },

  checksums: ({ checksum }) =>
    checksum ? { [headerOf(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': checksum.type } : {},

  uploadChecksum: (headers: Headers) => uploadChecksumIn(headers),

  listed: ({ size, storageClass, checksum }) => ({
    ...(checksum && { ChecksumAlgorithm: checksum.algorithm, ChecksumType: checksum.type }),
    Size: size,
    StorageClass: classShown(s3Dialect, storageClass),
  }),

  // Hours there, but tests would wait for them.
  restoreTime: () => 0,

  common: (envelope) => ({
    Server: 'AmazonS3',
    Date: new Date(envelope.now).toUTCString(),
    'x-amz-request-id': envelope.requestId,
    'x-amz-id-2': hostId(envelope),
  }),

  failed(failure, envelope) {
    const { status, headers } = failure
    const isBare = envelope.method === 'HEAD' || status === 304
    const ids = { RequestId: envelope.requestId, HostId: hostId(envelope) }
    const body = isBare ? '' : errorBody(inWordsOfS3(failure), ids)
    return { status, headers: { ...(body !== '' && { 'content-type': 'application/xml' }), ...headers }, body }
  },

  rejected(verdict, request, { now, region }) {
    const { status, code, message } = verdict.service
    // Clients read the region out of it, and try again.
    if (verdict.reason === 'scope_mismatch')
      return new Failure(status, code, `${message.replace(/\.$/, '')}; the region is wrong; expecting '${region}'`, {
        details: { Region: region },
        headers: { 'x-amz-bucket-region': region },
      })
    return new Failure(status, code, message, { details: detailsOf(verdict, request, now) })
  },

  rejectedForm({ reason, service, accessKeyId }, fields) {
    const details = {
      AWSAccessKeyId: accessKeyId ?? '',
      StringToSign: fields.get('policy') ?? '',
      SignatureProvided: fields.get('x-amz-signature') ?? '',
    }
    return new Failure(service.status, service.code, service.message, { ...(reason === 'mismatch' && { details }) })
  },
}

function headerOf(algorithm: string): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`
}

/** The second id of every answer, which is opaque. */
function hostId({ requestId }: Pick<Envelope, 'requestId'>): string {
  return createHash('sha256').update(requestId).digest('base64')
}

function detailsOf({ reason, accessKeyId, expected }: Rejected, request: ParsedRequest, now: number): Details {
  if (reason === 'skewed') return skewDetails(request, now)
  if (reason !== 'mismatch' || !expected) return accessKeyId === undefined ? {} : { AWSAccessKeyId: accessKeyId }
  const { stringToSign, canonicalRequest = '' } = expected
  return {
    AWSAccessKeyId: accessKeyId ?? '',
    StringToSign: stringToSign,
    SignatureProvided: signatureIn(request),
    ...shownBytes('StringToSignBytes', stringToSign, hexPairs),
    CanonicalRequest: canonicalRequest,
    ...shownBytes('CanonicalRequestBytes', canonicalRequest, hexPairs),
  }
}

function skewDetails({ headers }: ParsedRequest, now: number): Details {
  const date = headers.get('x-amz-date') ?? headers.get('date') ?? ''
  const seconds = fromIsoBasic(date) ?? fromHttpDate(date)
  return {
    ...(seconds === undefined ? {} : { RequestTime: isoOf(seconds * 1000) }),
    ServerTime: isoOf(now),
    MaxAllowedSkewMilliseconds: '900000',
  }
}

/** `47 45 54 0a`. */
function hexPairs(text: string): string {
  return Buffer.from(text)
    .toString('hex')
    .replace(/..(?=.)/g, '$& ')
}
