import { invalidBucket, invalidRegion, shownRegion } from '@presign/core/scheme'

/** The longest object name, in bytes of UTF-8. */
export const MAX_KEY_BYTES = 1024

/** Whether a text can be the name of a bucket: 3 to 63 of `a–z 0–9 - .`, without `..`, `.-` and `-.`, not an address. */
export function isBucketName(text: string): boolean {
  return /^(?!(?:\d{1,3}\.){3}\d{1,3}$)[a-z0-9](?:[a-z0-9]|-(?!\.)|\.(?![.-])){1,61}[a-z0-9]$/.test(text)
}

/**
 * Checks a bucket's name.
 *
 * @throws SigningError `bucket_invalid`
 * @see {@link https://support.huaweicloud.com/intl/en-us/api-obs/obs_04_0021.html}
 */
export function checkBucketName(bucket: string): void {
  if (!isBucketName(bucket))
    throw invalidBucket(bucket, '3 to 63 of a-z, 0-9, "-" and ".", beginning and ending with a letter or digit')
}

/**
 * Checks a region, such as `cn-north-4`.
 *
 * @throws SigningError `region_invalid`; for `obs.cn-north-4` it says what to write instead.
 * @see {@link https://console-intl.huaweicloud.com/apiexplorer/#/endpoint/OBS}
 */
export function checkRegion(region: string): void {
  if (typeof region === 'string' && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(region)) return
  const bare = /^obs\.([a-z]{2,}-[a-z0-9-]*[a-z0-9])(?:\.|$)/.exec(shownRegion(region))?.[1]
  throw invalidRegion(region, bare === undefined ? 'a region such as "cn-north-4"' : `"${bare}", without "obs."`)
}
