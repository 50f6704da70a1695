import { createHash } from 'node:crypto'
import { encodeText, fromHttpDate, fromIsoBasic, utf8Length } from '@presign/core/scheme'
import type { Rejected } from '@presign/core/verify'
import { isBucketName, MAX_KEY_BYTES } from '@presign/oss/scheme'
import { type Details, Failure, failures } from '../failure.js'
import { restoreInfo } from '../operations/archive/restored.js'
import { errorBody } from '../server/error-body.js'
import type { ParsedRequest } from '../server/parsed-request.js'
import { shownBytes, signatureIn } from '../server/rejection.js'
import { isoOf } from '../xml/xml.js'
import type { Dialect, Extra } from './dialect.js'

const EXTRAS: ReadonlySet<Extra> = new Set([
  'callbacks',
  'compression',
  'digest-answers',
  'empty-answers',
  'empty-uploads',
  'file-types',
  'processing',
  'source-type',
  'traffic-limit',
] as const)

/** Alibaba Cloud OSS. */
export const ossDialect: Dialect = {
  service: 'OSS',
  prefix: 'x-oss-',
  xmlns: undefined,
  owner: { ID: '1000000000000000', DisplayName: '1000000000000000' },
  plus: ' ',
  listing: { limit: 100, anyLimit: false, encode: encodeText },
  settings: {
    storageClasses: new Map(
      ['Standard', 'IA', 'Archive', 'ColdArchive', 'DeepColdArchive'].map((name) => [name, name]),
    ),
    acls: new Map((['private', 'public-read', 'public-read-write', 'default'] as const).map((name) => [name, name])),
    objectAcl: 'object-acl',
    defaultAcl: 'default',
    everyone: undefined,
    contentType: 'application/octet-stream',
    bucketTags: 20,
    metaBytes: 8192,
    minPart: 100 * 1024,
    encryption: undefined,
    encryptions: /^(AES256|KMS|SM4)$/,
    replacing: 'REPLACE',
  },
  has: (extra) => EXTRAS.has(extra),
  isBucketName,

  /** 1 to 1023 bytes, not beginning with `/` or `\`. */
  checkKey(key) {
    if (utf8Length(key) > MAX_KEY_BYTES || /^[/\\]/.test(key)) throw failures.invalidObjectName(key)
  },

  etag: (stored) => stored,

  /**
   * The MD5 over the parts' ETags as text, and how many they are. S3 has it over their bytes: the suite of Go compares
   * it, `2351E662233817A7AE974D8C5B0876DD-5` for its picture in parts of 100 kB.
   */
  joinedEtag(parts) {
    const md5 = createHash('md5')
    for (const { etag } of parts) md5.update(etag)
    return `${md5.digest('hex').toUpperCase()}-${parts.length}`
  },

  described: ({ type, crc64, size, storageClass, contentMd5 }, isWritten) => ({
    'x-oss-hash-crc64ecma': crc64,
    ...(!isWritten && {
      'x-oss-object-type': type,
      'x-oss-storage-class': storageClass,
      ...(contentMd5 !== undefined && { 'Content-MD5': contentMd5 }),
      ...(type === 'Appendable' && { 'x-oss-next-append-position': String(size) }),
    }),
  }),

  describedPart: ({ crc64 }, md5) => ({ 'Content-MD5': md5.toString('base64'), 'x-oss-hash-crc64ecma': crc64 }),

  checksums: () => ({}),

  uploadChecksum: () => undefined,

  listed: (record, now) => ({
    Type: record.type,
    Size: record.size,
    StorageClass: record.storageClass,
    RestoreInfo: restoreInfo(record, now),
  }),

  restoreTime(storageClass, tier) {
    if (storageClass === 'Archive') return MINUTE
    const hours = RESTORE_HOURS[storageClass]?.get(tier ?? '')
    if (hours !== undefined) return hours * 60 * MINUTE
    throw failures.invalidArgument('The value of Tier is not valid.', { ArgumentName: 'Tier' })
  },

  common: ({ requestId, now }) => ({
    Server: 'AliyunOSS',
    Date: new Date(now).toUTCString(),
    'x-oss-request-id': requestId,
    'x-oss-server-time': '1',
  }),

  /** HEAD has no body, so the service puts it into a header there. */
  failed(failure, { method, requestId, host }) {
    const named = { ...failure, message: failure.message, code: CODES.get(failure.code) ?? failure.code }
    const body = failure.status === 304 ? '' : errorBody(named, { RequestId: requestId, HostId: host }, failure.ec)
    const isHead = method === 'HEAD'
    return {
      status: failure.status,
      headers: {
        ...(body !== '' && { 'content-type': 'application/xml' }),
        ...(failure.ec !== undefined && { 'x-oss-ec': failure.ec }),
        ...(isHead && body !== '' && body.length <= MAX_SHOWN && { 'x-oss-err': Buffer.from(body).toString('base64') }),
        ...failure.headers,
      },
      body: isHead ? '' : body,
    }
  },

  rejected(verdict, request, { now }) {
    const { status, code } = verdict.service
    const ec = verdict.service.ec ?? (code === 'InvalidAccessKeyId' ? '0002-00000902' : undefined)
    const isUrl = request.query.has('x-oss-signature')
    // The suites of Go and of ali-oss compare the words, which differ between a URL and headers.
    const message =
      verdict.reason === 'scope_mismatch' && isUrl && /region/i.test(verdict.service.message)
        ? 'The signing region in credential is invalid.'
        : verdict.service.message
    return new Failure(status, code, message, { ec, details: detailsOf(verdict, request, now) })
  },

  rejectedForm({ reason, service }, fields) {
    const { status, code, message, ec } = service
    const details = {
      OSSAccessKeyId: fields.get('ossaccesskeyid') ?? fields.get('x-oss-credential')?.split('/')[0] ?? '',
      SignatureProvided: fields.get('signature') ?? fields.get('x-oss-signature') ?? '',
      StringToSign: fields.get('policy') ?? '',
    }
    return new Failure(status, code, message, { ec, ...(reason === 'mismatch' && { details }) })
  },
}

/** How long a body may be to be put into a header, which a client must be able to read. */
const MAX_SHOWN = 8 * 1024

const MINUTE = 60_000

/**
 * How long the service may take at the most. `oss.clock` is set forward where a test does not wait.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/restoreobject}
 */
const RESTORE_HOURS: Readonly<Record<string, ReadonlyMap<string, number>>> = {
  ColdArchive: new Map([
    ['Expedited', 1],
    ['Standard', 5],
    ['Bulk', 12],
  ]),
  DeepColdArchive: new Map([
    ['Expedited', 12],
    ['Standard', 48],
  ]),
}

/** Where the service has one code for what S3 has two. */
const CODES: ReadonlyMap<string, string> = new Map([['BadDigest', 'InvalidDigest']])

function detailsOf({ reason, accessKeyId, expected }: Rejected, request: ParsedRequest, now: number): Details {
  if (reason === 'skewed') return skewDetails(request, now)
  if (reason !== 'mismatch' || !expected) return accessKeyId === undefined ? {} : { OSSAccessKeyId: accessKeyId }
  const { stringToSign, canonicalRequest } = expected
  return {
    OSSAccessKeyId: accessKeyId ?? '',
    SignatureProvided: signatureIn(request),
    StringToSign: stringToSign,
    ...shownBytes('StringToSignBytes', stringToSign, hexPairs),
    ...(canonicalRequest === undefined ? {} : { CanonicalRequest: canonicalRequest }),
  }
}

function skewDetails({ headers }: ParsedRequest, now: number): Details {
  const date = headers.get('x-oss-date') ?? headers.get('date') ?? ''
  const seconds = fromIsoBasic(date) ?? fromHttpDate(date)
  return {
    MaxAllowedSkewMilliseconds: '900000',
    ...(seconds === undefined ? {} : { RequestTime: isoOf(seconds * 1000) }),
    ServerTime: isoOf(now),
  }
}

/** `47 45 54 0A `: a space after every byte, the last too. */
function hexPairs(text: string): string {
  return Buffer.from(text).toString('hex').toUpperCase().replace(/../g, '$& ')
}
