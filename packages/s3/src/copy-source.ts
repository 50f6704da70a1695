import { encodePath, encodeText } from '@presign/core/scheme'

/** What is to be copied. */
export interface CopySource {
  readonly bucket: string
  readonly key: string
  /** Default: the current version. */
  readonly versionId?: string | undefined
}

/**
 * Writes where a copy comes from: a header of the request that makes the copy. The service decodes it, so that a raw `+`
 * would be a space, and text beyond ASCII another signature.
 *
 * @param source The bucket may also be the ARN of an access point.
 * @throws SigningError `text_malformed`
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html}
 * @example
 * ```ts
 * import { copySource } from '@presign/s3'
 *
 * const headers = copySource({ bucket: 'photos', key: 'c++ ö.txt' })
 * // { 'x-amz-copy-source': '/photos/c%2B%2B%20%C3%B6.txt' }
 * ```
 */
export function copySource({ bucket, key, versionId }: CopySource): { readonly 'x-amz-copy-source': string } {
  const version = versionId === undefined ? '' : `?versionId=${encodeText(versionId)}`
  const from = bucket.startsWith('arn:') ? `${bucket}/object/` : `/${encodeText(bucket)}/`
  return { 'x-amz-copy-source': `${from}${encodePath(key)}${version}` }
}
