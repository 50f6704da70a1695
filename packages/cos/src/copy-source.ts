import { encodePath, encodeText } from '@presign/core/scheme'
import { checkBucketName, checkRegion } from './names.js'

/** What is to be copied. */
export interface CopySource {
  /** With the APPID at its end. */
  readonly bucket: string
  /** Where that bucket is. */
  readonly region: string
  readonly key: string
  /** Default: the current version. */
  readonly versionId?: string | undefined
}

/**
 * Writes where a copy comes from: a header of the request that makes the copy. It names the host of the source, which may
 * be in another region, and the service decodes it.
 *
 * @throws SigningError `bucket_invalid`, `region_invalid`, `text_malformed`
 * @see {@link https://www.tencentcloud.com/document/product/436/10881}
 * @example
 * ```ts
 * import { copySource } from '@presign/cos'
 *
 * const headers = copySource({ bucket: 'photos-1250000000', region: 'ap-guangzhou', key: 'c++ ö.txt' })
 * // { 'x-cos-copy-source': 'photos-1250000000.cos.ap-guangzhou.myqcloud.com/c%2B%2B%20%C3%B6.txt' }
 * ```
 */
export function copySource({ bucket, region, key, versionId }: CopySource): { readonly 'x-cos-copy-source': string } {
  checkBucketName(bucket)
  checkRegion(region)
  const version = versionId === undefined ? '' : `?versionId=${encodeText(versionId)}`
  return { 'x-cos-copy-source': `${bucket}.cos.${region}.myqcloud.com/${encodePath(key)}${version}` }
}
