import { type CopySource, copySourcePath } from '@presign/object-storage/scheme'

export type { CopySource } from '@presign/object-storage/scheme'

/**
 * Writes where a copy comes from: a header of the request that makes the copy. The service decodes it, so that a raw `+`
 * would be a space, and text beyond ASCII another signature.
 *
 * @throws SigningError `text_malformed`
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/copyobject}
 * @example
 * ```ts
 * import { copySource } from '@presign/oss'
 *
 * const headers = copySource({ bucket: 'photos', key: 'c++ ö.txt' })
 * // { 'x-oss-copy-source': '/photos/c%2B%2B%20%C3%B6.txt' }
 * ```
 */
export function copySource(source: CopySource): { readonly 'x-oss-copy-source': string } {
  return { 'x-oss-copy-source': copySourcePath(source) }
}
