/**
 * Refuses to store over an object of the same name: a header. The service then answers 409 `FileAlreadyExists`.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/putobject}
 * @example
 * ```ts
 * import { forbidOverwrite } from '@presign/oss'
 *
 * const headers = forbidOverwrite() // { 'x-oss-forbid-overwrite': 'true' }
 * ```
 */
export function forbidOverwrite(): { readonly 'x-oss-forbid-overwrite': 'true' } {
  return { 'x-oss-forbid-overwrite': 'true' }
}
