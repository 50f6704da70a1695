import { type CopySource, copySourcePath } from '@presign/object-storage/scheme'

export type { CopySource } from '@presign/object-storage/scheme'

/**
 * Writes where a copy comes from: a header of the request that makes the copy, percent-encoded, since the service decodes
 * it.
 *
 * @throws SigningError `text_malformed`
 * @see {@link https://cloud.baidu.com/doc/BOS/s/Vk1rk80ja}
 * @example
 * ```ts
 * import { copySource } from '@presign/bos'
 *
 * const headers = copySource({ bucket: 'photos', key: 'c++ ö.txt' })
 * // { 'x-bce-copy-source': '/photos/c%2B%2B%20%C3%B6.txt' }
 * ```
 */
export function copySource(source: CopySource): { readonly 'x-bce-copy-source': string } {
  return { 'x-bce-copy-source': copySourcePath(source) }
}
