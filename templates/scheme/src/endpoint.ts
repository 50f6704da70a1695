import { SigningError } from '@presign/core'
import { hostedEndpoint } from '@presign/core/scheme'

/** `bucket.<region>.example.com`. */
export const publicEndpoint = hostedEndpoint('public', {
  hostOf: (region) => `${region}.example.com`,
  isBucketName,
})

/** Whether a text can be the name of a bucket. */
export function isBucketName(text: string): boolean {
  return /^[a-z0-9-]{3,63}$/.test(text)
}

/** @throws SigningError `bucket_invalid` */
export function checkBucketName(bucket: string): void {
  if (isBucketName(bucket)) return
  const found = bucket.slice(0, 80)
  const wanted = '3 to 63 of a-z, 0-9 and "-"'
  throw new SigningError('bucket_invalid', `Cannot sign for bucket "${found}": wanted ${wanted}`, { found, wanted })
}
