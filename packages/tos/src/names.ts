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
 * @see {@link https://www.volcengine.com/docs/6349/74822}
 */
export function checkBucketName(bucket: string): void {
  if (!isBucketName(bucket))
    throw invalidBucket(bucket, '3 to 63 of a-z, 0-9 and "-", beginning and ending with a letter or digit')
}

/**
 * Checks a region as it is signed, such as `cn-beijing`.
 *
 * @throws SigningError `region_invalid`; for `tos-cn-beijing` it says what to write instead.
 * @see {@link https://www.volcengine.com/docs/6349/107356}
 */
export function checkRegion(region: string): void {
  if (typeof region === 'string' && /^(?!tos-)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(region) && region !== 'accelerate')
    return
  const found = shownRegion(region)
  const bare = /^tos-(?!s3-|control-|accelerate)([a-z]{2,}-[a-z0-9-]*[a-z0-9])(?:\.|$)/.exec(found)?.[1]
  if (bare !== undefined) throw invalidRegion(region, `"${bare}", without "tos-"`)
  throw invalidRegion(
    region,
    /accelerate/.test(found)
      ? 'the region of the bucket; for acceleration use endpoints.accelerate()'
      : 'a region such as "cn-beijing"',
  )
}
