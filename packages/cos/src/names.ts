import { invalidBucket, invalidRegion, shownRegion } from '@presign/core/scheme'

/**
 * The longest object name that is signed, in bytes of UTF-8. The service's own pages have said 850 and 1024 at
 * different times; official SDKs sign up to here.
 */
export const MAX_KEY_BYTES = 1024

/** Whether a text can be the full name of a bucket: a name of `a–z 0–9 -`, a hyphen, the number of its account. */
export function isBucketName(text: string): boolean {
  return text.length <= 63 && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?-\d+$/.test(text)
}

/**
 * Checks a bucket's name as hosts have it: with the account's APPID at its end.
 *
 * @throws SigningError `bucket_invalid`
 * @see {@link https://www.tencentcloud.com/document/product/436/13312}
 */
export function checkBucketName(bucket: string): void {
  if (isBucketName(bucket)) return
  const wanted = 'a-z, 0-9 and "-" with "-" and the APPID at the end, such as "examplebucket-1250000000"'
  throw invalidBucket(bucket, wanted)
}

/**
 * Checks a region, such as `ap-guangzhou`.
 *
 * @throws SigningError `region_invalid`; for `cos.ap-guangzhou` it says what to write instead.
 * @see {@link https://www.tencentcloud.com/document/product/436/6224}
 */
export function checkRegion(region: string): void {
  if (typeof region === 'string' && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(region) && region !== 'accelerate') return
  const found = shownRegion(region)
  const bare = /^cos\.([a-z]{2,}-[a-z0-9-]+)/.exec(found)?.[1]
  const wanted =
    bare !== undefined
      ? `"${bare}", without "cos."`
      : /(?:^|\.)accelerate/.test(found)
        ? 'the region of the bucket; for acceleration use endpoints.accelerate()'
        : 'a region such as "ap-guangzhou"'
  throw invalidRegion(found, wanted)
}
