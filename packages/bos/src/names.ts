import { invalidBucket, invalidRegion, shownRegion } from '@presign/core/scheme'

/** The longest object name, in bytes of UTF-8. */
export const MAX_KEY_BYTES = 1024

/** Whether a text can be the name of a bucket: 3 to 63 of `a–z 0–9 -`, beginning and ending with a letter or digit. */
export function isBucketName(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(text)
}

/**
 * Checks a bucket's name.
 *
 * @throws SigningError `bucket_invalid`
 * @see {@link https://cloud.baidu.com/doc/BOS/s/Ck1rk80hn}
 */
export function checkBucketName(bucket: string): void {
  if (!isBucketName(bucket))
    throw invalidBucket(bucket, '3 to 63 of a-z, 0-9 and "-", beginning and ending with a letter or digit')
}

/**
 * Checks a region, such as `bj`.
 *
 * @throws SigningError `region_invalid`; for `bj.bcebos.com` it says what to write instead.
 * @see {@link https://cloud.baidu.com/doc/BOS/s/Ck1rk80hn}
 */
export function checkRegion(region: string): void {
  if (typeof region === 'string' && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(region)) return
  const bare = /^([a-z]{2,5})\.bcebos\.com$/.exec(shownRegion(region))?.[1]
  throw invalidRegion(region, bare === undefined ? 'a region such as "bj"' : `"${bare}", without ".bcebos.com"`)
}
