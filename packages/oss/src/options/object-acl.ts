import { checkWord } from './checks.js'

/** Who may read and write an object without a signature. `default`: as its bucket says. */
export type ObjectAcl = 'default' | 'private' | 'public-read' | 'public-read-write'

/**
 * Sets the access list of an object to be: a header.
 *
 * @throws SigningError `header_invalid`
 * @see {@link https://www.alibabacloud.com/help/en/oss/user-guide/object-acl}
 * @example
 * ```ts
 * import { objectAcl } from '@presign/oss'
 *
 * const headers = objectAcl('private') // { 'x-oss-object-acl': 'private' }
 * ```
 */
export function objectAcl(acl: ObjectAcl): { readonly 'x-oss-object-acl': ObjectAcl } {
  checkWord('x-oss-object-acl', acl, ['default', 'private', 'public-read', 'public-read-write'])
  return { 'x-oss-object-acl': acl }
}
