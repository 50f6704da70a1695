import { utf8Length } from '@presign/core/scheme'
import { isBucketName, MAX_KEY_BYTES } from '@presign/oss/scheme'
import { failures } from '../failure.js'

/** @throws Failure `InvalidObjectName`: 1 to 1023 bytes, not beginning with `/` or `\`. */
export function checkKey(key: string): void {
  if (utf8Length(key) > MAX_KEY_BYTES || /^[/\\]/.test(key)) throw failures.invalidObjectName(key)
}

/** @throws Failure `InvalidBucketName` */
export function checkBucket(name: string): void {
  if (!isBucketName(name)) throw failures.invalidBucketName(name)
}
