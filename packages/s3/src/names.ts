import { invalidBucket, invalidRegion, shownRegion } from '@presign/core/scheme'
import { regionMeantBy } from './partitions.js'

/** The longest object name, in bytes of UTF-8. */
export const MAX_KEY_BYTES = 1024

/**
 * Whether a text can be the name of a bucket: 3 to 63 of `a–z 0–9 - .`, beginning and ending with a letter or digit,
 * no two dots together, no IPv4 address.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html}
 */
export function isBucketName(text: string): boolean {
  return /^(?!(?:\d{1,3}\.){3}\d{1,3}$)[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]$/.test(text)
}

/**
 * Checks a bucket name by the rules of {@link isBucketName}. A dot is allowed, and breaks the certificates of
 * `bucket.host` over https.
 *
 * @throws SigningError `bucket_invalid`
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html}
 */
export function checkBucketName(bucket: string): void {
  if (isBucketName(bucket)) return
  const wanted = '3 to 63 of a-z, 0-9, "-" and ".", beginning and ending with a letter or digit'
  throw invalidBucket(bucket, wanted)
}

/**
 * Checks a region as it is signed: `us-east-1`, or what a compatible store calls it, such as `auto`.
 *
 * @throws SigningError `region_invalid`; for `s3.us-east-1` it says what to write instead.
 * @see {@link https://docs.aws.amazon.com/general/latest/gr/s3.html}
 */
export function checkRegion(region: string): void {
  if (typeof region === 'string' && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i.test(region) && !/^s3-/.test(region)) return
  const found = shownRegion(region)
  // An advice is checked before it is given: `s3.amazonaws.com` and `s3-accelerate` have no region in them.
  const bare = regionMeantBy(found)
  const wanted =
    bare !== undefined
      ? `"${bare}"${found.startsWith('s3') ? ', without "s3"' : ''}`
      : /accelerate/.test(found)
        ? 'the region of the bucket; for acceleration use endpoints.accelerate()'
        : 'a region such as "us-east-1", or "auto"'
  throw invalidRegion(found, wanted)
}
