import type { Rejected } from '@presign/core/verify'
import type { Failure } from '../failure.js'
import type { Acl } from '../operations/api-types.js'
import type { Answer } from '../server/answer.js'
import type { Headers, ParsedRequest } from '../server/parsed-request.js'
import type { ObjectChecksum, ObjectRecord, PartRecord, UploadRecord } from '../storage/records.js'
import type { Element } from '../xml/xml.js'

/** What every response carries. */
export interface Envelope {
  readonly method: string
  readonly requestId: string
  readonly host: string
  /** Milliseconds since 1970. */
  readonly now: number
}

/** What one service does, and another does not. */
export type Extra =
  // OSS
  | 'callbacks'
  | 'compression'
  /** Answers to uploads have the digests of the bytes. */
  | 'digest-answers'
  /** A list of deletions may be answered without a document. */
  | 'empty-answers'
  /** An upload may be completed without a part. */
  | 'empty-uploads'
  /** The type of a file of a form goes before the field of the form. */
  | 'file-types'
  | 'processing'
  /** A copy with new metadata keeps the type of its source. */
  | 'source-type'
  | 'traffic-limit'
  // S3, and COS in part
  | 'conditional-writes'
  | 'delete-needs-digest'
  | 'named-uploaders'
  | 'parts-by-number'
  /** Objects of a website may lead elsewhere. */
  | 'redirects'
  /** HEAD takes ranges and `response-*` as GET does. */
  | 'ranged-heads'
  /** Ranges as RFC 9110 has them, unasked. */
  | 'standard-ranges'
  /** A condition on the source of a copy that does not hold is a failure. */
  | 'strict-conditions'
  /** A copy onto itself has to change something. */
  | 'strict-copies'

/** How listings are asked for and written. */
interface ListingRules {
  /** How many keys there are on a page where a request does not say. */
  readonly limit: number
  /** Whether a page may be asked to hold none, or more than 1000, of which it then holds 1000. */
  readonly anyLimit: boolean
  /** Writes a name where `encoding-type=url` asks for it. */
  encode(name: string): string
}

/** How settings are written and read. Stored they look the same, no matter who wrote them. */
interface Settings {
  /** The storage classes, by their names on the wire; what they are called in the store. */
  readonly storageClasses: ReadonlyMap<string, string>
  /** The canned ACLs, by their names on the wire. */
  readonly acls: ReadonlyMap<string, Acl>
  /** The header with the ACL of an object, without its prefix. */
  readonly objectAcl: string
  /** The ACL of an object that is written without one. */
  readonly defaultAcl: Acl
  /** What grants to everyone name as their grantee, where ACLs are documents. */
  readonly everyone: string | undefined
  /** The type of an object that is written without one. */
  readonly contentType: string
  /** How many tags a bucket may have. */
  readonly bucketTags: number
  /** The user's own headers together may have so many bytes. */
  readonly metaBytes: number
  /** Every part of an upload but the last has at least so many bytes. */
  readonly minPart: number
  /** What is said of the encryption of an object that is written without any. */
  readonly encryption: Readonly<Record<string, string>> | undefined
  readonly encryptions: RegExp
  /** The directive of a copy that brings metadata of its own. */
  readonly replacing: string
}

/**
 * In what the services differ whose doors this server has: names, words, limits, and how an object is described. What
 * operations do is common, and so is the store: a record says the same, whichever door it came through.
 */
export interface Dialect {
  readonly service: 'COS' | 'OSS' | 'S3'
  /** What the names of the service's own headers begin with. In the store it is always `x-oss-`. */
  readonly prefix: 'x-cos-' | 'x-oss-' | 'x-amz-'
  /** The namespace of its XML documents. */
  readonly xmlns: string | undefined
  /** The account to which every bucket belongs. */
  readonly owner: { readonly ID: string; readonly DisplayName: string }
  /** What a literal `+` in a path means. */
  readonly plus: '+' | ' '
  readonly listing: ListingRules
  readonly settings: Settings
  has(extra: Extra): boolean
  isBucketName(name: string): boolean
  /** @throws Failure where no object can have this key. */
  checkKey(key: string): void
  /** An ETag as it is shown, without quotes. */
  etag(stored: string): string
  /** The ETag of an object out of parts, as it is stored. */
  joinedEtag(parts: readonly { readonly etag: string }[]): string
  /** What describes an object in headers, beside what HTTP has for it. */
  described(record: ObjectRecord, isWritten: boolean): Readonly<Record<string, string>>
  /** What describes a part that was just written, and came with this checksum. */
  describedPart(
    part: PartRecord,
    md5: Buffer,
    upload: UploadRecord,
    sent: ObjectChecksum | undefined,
  ): Readonly<Record<string, string>>
  /** How the checksum of an object out of parts is to be computed. @throws Failure */
  uploadChecksum(headers: Headers): UploadRecord['checksum']
  /** What says the checksum of an object in headers. */
  checksums(record: ObjectRecord): Readonly<Record<string, string>>
  /** What describes an object in listings, beside key, date, ETag and size. */
  listed(record: ObjectRecord, now: number): Element
  /** How long it takes to restore an object of this class, in milliseconds. @throws Failure where it cannot be asked for. */
  restoreTime(storageClass: string, tier: string | undefined): number
  /** Headers of every answer. */
  common(envelope: Envelope): Readonly<Record<string, string>>
  /** The answer that reports a failure. */
  failed(failure: Failure, envelope: Envelope): Answer
  /** What is answered to a request whose signature is not good. */
  rejected(
    verdict: Rejected,
    request: ParsedRequest,
    server: { readonly now: number; readonly region: string },
  ): Failure
  /** What is answered to a form whose signature is not good. */
  rejectedForm(verdict: Rejected, fields: ReadonlyMap<string, string>): Failure
}

/** The name of a storage class on the wire. One that only another service has is shown as it is. */
export function classShown({ settings }: Pick<Dialect, 'settings'>, stored: string): string {
  for (const [shown, name] of settings.storageClasses) if (name === stored) return shown
  return stored
}
