import type { ObjectRecord } from '../storage/records.js'

/** What an answer says about an object that was just written. */
export function writtenHeaders(record: ObjectRecord): Record<string, string> {
  return {
    ETag: `"${record.etag}"`,
    'x-oss-hash-crc64ecma': record.crc64,
    ...versionHeader(record),
  }
}

/** Objects of the time before versioning do not show a version. */
export function versionHeader({ versionId }: Pick<ObjectRecord, 'versionId'>): Record<string, string> {
  return versionId === 'null' ? {} : { 'x-oss-version-id': versionId }
}

/** HTTP's date of an object. */
export function httpDateOf({ modified }: Pick<ObjectRecord, 'modified'>): string {
  return new Date(modified).toUTCString()
}
