import { encodePath } from '@presign/core/scheme'
import { checkBucketName } from './names.js'

/** What is to be copied. */
export interface CopySource {
  readonly bucket: string
  readonly key: string
  /** Default: the live version. */
  readonly generation?: string | undefined
}

/**
 * Writes where a copy comes from: headers of the request that makes the copy.
 *
 * @throws SigningError `bucket_invalid`, `text_malformed`
 * @see {@link https://cloud.google.com/storage/docs/xml-api/put-object-copy}
 * @example
 * ```ts
 * import { copySource } from '@presign/gcs-v4'
 *
 * const headers = copySource({ bucket: 'photos', key: 'c++ ö.txt' })
 * // { 'x-goog-copy-source': 'photos/c%2B%2B%20%C3%B6.txt' }
 * ```
 */
export function copySource({ bucket, key, generation }: CopySource): Readonly<Record<string, string>> {
  checkBucketName(bucket)
  return {
    'x-goog-copy-source': `${bucket}/${encodePath(key)}`,
    ...(generation !== undefined && { 'x-goog-copy-source-generation': generation }),
  }
}
