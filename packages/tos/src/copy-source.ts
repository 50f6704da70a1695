import { type CopySource, copySourcePath } from '@presign/object-storage/scheme'

export type { CopySource } from '@presign/object-storage/scheme'

/**
 * Writes where a copy comes from: a header of the request that makes the copy, percent-encoded, since the service decodes
 * it.
 *
 * @throws SigningError `text_malformed`
 * @see {@link https://www.volcengine.com/docs/6349/74861}
 * @example
 * ```ts
 * import { copySource } from '@presign/tos'
 *
 * const headers = copySource({ bucket: 'photos', key: 'c++ ö.txt' })
 * // { 'x-tos-copy-source': '/photos/c%2B%2B%20%C3%B6.txt' }
 * ```
 */
export function copySource(source: CopySource): { readonly 'x-tos-copy-source': string } {
  return { 'x-tos-copy-source': copySourcePath(source) }
}
