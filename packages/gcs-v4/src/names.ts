import { invalidBucket, invalidRegion, unsafeKey } from '@presign/core/scheme'

/** The longest object name, in bytes of UTF-8. */
export const MAX_KEY_BYTES = 1024

/**
 * Whether a text can be the name of a bucket: 3 to 63 of `a–z 0–9 - _ .`, or 222 with dots, beginning and ending with a
 * letter or digit, no IPv4 address.
 *
 * @see {@link https://cloud.google.com/storage/docs/buckets#naming}
 */
export function isBucketName(text: string): boolean {
  if (!/^(?!(?:\d{1,3}\.){3}\d{1,3}$)[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/.test(text)) return false
  return text.split('.').every((part) => part !== '' && part.length <= 63)
}

/** @throws SigningError `bucket_invalid` */
export function checkBucketName(bucket: string): void {
  if (isBucketName(bucket)) return
  const wanted = '3 to 63 of a-z, 0-9, "-", "_" and ".", beginning and ending with a letter or digit'
  throw invalidBucket(bucket, wanted)
}

/**
 * Rejects names that no object can have.
 *
 * @throws SigningError `key_unsafe`
 * @see {@link https://cloud.google.com/storage/docs/objects#naming}
 */
export function checkKey(key: string): void {
  const rule = key.startsWith('.well-known/acme-challenge/')
    ? 'no object may be named so'
    : /[\r\n]/.test(key)
      ? 'it has a carriage return or a newline, which naming rules forbid'
      : undefined
  if (rule !== undefined) throw unsafeKey(key, rule)
}

/**
 * Checks a location as it is signed: `auto`, or one such as `us-central1`.
 *
 * @throws SigningError `region_invalid`
 * @see {@link https://cloud.google.com/storage/docs/locations}
 */
export function checkRegion(region: string): void {
  if (typeof region === 'string' && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i.test(region)) return
  const found = typeof region === 'string' ? region.slice(0, 80) : typeof region
  const wanted = '"auto", or a location such as "us-central1"'
  throw invalidRegion(found, wanted)
}
