import type { BucketCall } from '../server/call.js'
import type { ObjectRecord } from '../storage/records.js'

/** What an operation knows of where it works. */
type Where = Pick<BucketCall, 'service' | 'bucket'>

/** What an answer says about an object that was just written. */
export function writtenHeaders(where: Where, record: ObjectRecord): Record<string, string> {
  return {
    ETag: `"${record.etag}"`,
    'x-oss-hash-crc64ecma': record.crc64,
    ...record.encryption,
    ...versionHeader(where, record),
  }
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
  return isVersioned ? { 'x-oss-version-id': versionId } : {}
}

/** HTTP's date of an object. */
export function httpDateOf({ modified }: Pick<ObjectRecord, 'modified'>): string {
  return new Date(modified).toUTCString()
}
