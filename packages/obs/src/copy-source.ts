import { type CopySource, copySourcePath } from '@presign/object-storage/scheme'

export type { CopySource } from '@presign/object-storage/scheme'

/**
 * Writes where a copy comes from: a header of the request that makes the copy, percent-encoded, since the service decodes
 * it.
 *
 * @throws SigningError `text_malformed`
 * @see {@link https://support.huaweicloud.com/intl/en-us/api-obs/obs_04_0082.html}
 * @example
 * ```ts
 * import { copySource } from '@presign/obs'
 *
 * const headers = copySource({ bucket: 'photos', key: 'c++ ö.txt' })
 * // { 'x-obs-copy-source': '/photos/c%2B%2B%20%C3%B6.txt' }
 * ```
 */
export function copySource(source: CopySource): { readonly 'x-obs-copy-source': string } {
  return { 'x-obs-copy-source': copySourcePath(source) }
}
