import { invalidBucket } from '@presign/core/scheme'

/**
 * The longest object name that is signed, in bytes of UTF-8. The page on uploads says 750; official SDKs sign up to here:
 * vector pub-qiniu-download-032.
 */
export const MAX_KEY_BYTES = 1024

/**
 * Whether a text can be the name of a bucket: 3 to 63 of letters, digits, `-`, `_`, `.`. Old buckets have capitals.
 *
 * @see {@link https://developer.qiniu.com/kodo/1312/upload}
 */
export function isBucketName(text: string): boolean {
  return /^[A-Za-z0-9][\w.-]{1,61}[A-Za-z0-9]$/.test(text)
}

/** @throws SigningError `bucket_invalid` */
export function checkBucketName(bucket: string): void {
  if (isBucketName(bucket)) return
  const wanted = '3 to 63 letters, digits, "-", "_" and ".", beginning and ending with a letter or digit'
  throw invalidBucket(bucket, wanted)
}
