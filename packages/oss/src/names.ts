import { invalidBucket, invalidRegion, shownRegion } from '@presign/core/scheme'

/**
 * Checks a bucket name: 3 to 63 of `a–z 0–9 -`, beginning and ending with a letter or digit.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/user-guide/bucket-naming-conventions}
 * @throws SigningError `bucket_invalid`
 */
export function checkBucketName(bucket: string): void {
  if (isBucketName(bucket)) return
  const wanted = '3 to 63 of a-z, 0-9 and "-", beginning and ending with a letter or digit'
  throw invalidBucket(bucket, wanted)
}

/** Whether a text can be the name of a bucket. */
export function isBucketName(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(text)
}

/** Ids of the token service's credentials. */
export const TEMPORARY_ID = /^STS\./

/** The longest object name, in bytes of UTF-8. */
export const MAX_KEY_BYTES = 1023

/** The longest lifetime of what V4 signs, a URL or a form: seven days, in seconds. V1 knows no limit. */
export const MAX_V4_EXPIRES = 604_800

/**
 * Checks a region id as it is signed, such as `cn-hangzhou`.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/user-guide/regions-and-endpoints}
 * @throws SigningError `region_invalid`; for `oss-cn-hangzhou` it says what to write instead.
 */
export function checkRegion(region: string): void {
  if (typeof region === 'string' && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(region) && !NOT_REGIONS.test(region))
    return
  const found = shownRegion(region)
  const wanted = regionWanted(found)
  throw invalidRegion(found, wanted)
}

/** Parts of the names of hosts that look like regions. */
const NOT_REGIONS = /^oss-|-internal$|^accelerate(?:-overseas)?$/

/** An advice is checked before it is given: not all that stands behind `oss-` is a region. */
function regionWanted(found: string): string {
  const host = found.replace(/^https?:\/\//, '').replace(/\.aliyuncs\.com$/, '')
  if (/(?:^|[.-])accelerate(?:-overseas)?$/.test(host))
    return 'the region of the bucket; for acceleration use endpoints.accelerate()'
  const bare = host.replace(/^(?:[a-z0-9-]+\.)?oss-/, '').replace(/-internal$/, '')
  if (bare === found || !/^[a-z]{2,}(?:-[a-z0-9]+)+$/.test(bare)) return 'a region id such as "cn-hangzhou"'
  if (found.startsWith('oss-') && host === found) return `"${bare}", without "oss-"`
  return `"${bare}"${host.endsWith('-internal') ? ' and, for the internal network, endpoints.internal()' : ''}`
}
