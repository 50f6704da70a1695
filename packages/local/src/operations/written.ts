import { fromStored, ownHeaders } from '../dialect/own.js'
import type { BucketCall } from '../server/call.js'
import type { ObjectRecord } from '../storage/records.js'

/** What an operation knows of where it works. */
type Where = Pick<BucketCall, 'service' | 'bucket'>

/** An ETag as answers have it. */
export function etagOf({ service }: Pick<Where, 'service'>, { etag }: Pick<ObjectRecord, 'etag'>): string {
  return `"${service.dialect.etag(etag)}"`
}

/** What an answer says about an object that was just written. */
export function writtenHeaders(where: Where, record: ObjectRecord): Record<string, string> {
  const { dialect } = where.service
  return {
    ETag: etagOf(where, record),
    ...dialect.described(record, true),
    ...dialect.checksums(record),
    ...encryptionHeaders(where, record),
    ...versionHeader(where, record),
  }
}

/** The encryption that was asked for, or what the service says where none was. */
export function encryptionHeaders(
  { service: { dialect } }: Pick<Where, 'service'>,
  { encryption }: Pick<ObjectRecord, 'encryption'>,
): Record<string, string> {
  return { ...fromStored(dialect, encryption ?? dialect.settings.encryption ?? {}) }
}

/**
 * The version of an object, `null` for one of the time before versioning; in a bucket that never had versioning there is
 * no such header. The suites of oss2 for Python and of Go decide.
 */
export function versionHeader(
  { service, bucket }: Where,
  { versionId }: Pick<ObjectRecord, 'versionId'>,
): Record<string, string> {
  const isVersioned = service.store.bucket(bucket)?.versioning !== undefined
  return isVersioned ? ownHeaders(service.dialect, { 'version-id': versionId }) : {}
}

/** HTTP's date of an object. */
export function httpDateOf({ modified }: Pick<ObjectRecord, 'modified'>): string {
  return new Date(modified).toUTCString()
}
