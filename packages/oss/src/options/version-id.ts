import { refuseQuery } from './checks.js'

/**
 * Addresses one version of an object: a parameter of the query. As a header it would be ignored, and the link would mean
 * the current version.
 *
 * @param id What the service answered in `x-oss-version-id`; the text `null` for an object from before versioning.
 * @throws SigningError `query_invalid`
 * @see {@link https://www.alibabacloud.com/help/en/oss/user-guide/overview-78}
 * @example
 * ```ts
 * import { versionId } from '@presign/oss'
 *
 * const query = versionId('CAEQEhiBgIDmgPf8mxgiIDA1YjZlNDIxY2ZmMzQ1MmU5MTM1Y2M4Yzk4NjIx')
 * ```
 */
export function versionId(id: string): { readonly versionId: string } {
  if (typeof id === 'string' && id !== '') return { versionId: id }
  throw refuseQuery('versionId', id, 'the id of a version')
}
