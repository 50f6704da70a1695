import { invalidBucket, invalidCredentials, unsafeKey } from '@presign/core/scheme'

/** The longest blob name: 1024 characters, which are up to three bytes each, or four for two. */
export const MAX_KEY_BYTES = 3072

/**
 * Whether a text can be the name of a container: 3 to 63 of `a–z 0–9 -`, no two hyphens together, or one of the service's
 * own such as `$root`.
 *
 * @see {@link https://learn.microsoft.com/en-us/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata}
 */
export function isContainerName(text: string): boolean {
  return /^(?=.{3,63}$)[a-z0-9]+(?:-[a-z0-9]+)*$|^\$(?:root|web|logs)$/.test(text)
}

/** @throws SigningError `bucket_invalid` */
export function checkContainerName(container: string): void {
  if (isContainerName(container)) return
  const wanted = 'a container: 3 to 63 of a-z, 0-9 and single "-", or $root, $web, $logs'
  throw invalidBucket(container, wanted)
}

/** Whether a text can be the name of an account: 3 to 24 of `a–z 0–9`. Emulators have names of their own. */
export function isAccountName(text: unknown): text is string {
  return typeof text === 'string' && /^[a-z0-9]{3,24}$/.test(text)
}

/**
 * Checks the name of an account, which is the access key id.
 *
 * @throws SigningError `credentials_invalid`
 */
export function checkAccountName(account: string): void {
  if (isAccountName(account)) return
  const wanted = 'the name of the storage account: 3 to 24 of a-z and 0-9'
  throw invalidCredentials('accessKeyId', wanted)
}

/**
 * Rejects names that no blob can have: one line of what is signed holds the name as it is, and another line would follow.
 *
 * @throws SigningError `key_unsafe`, `key_too_long`
 */
export function checkKey(key: string): void {
  const found = /[\0\r\n]/.exec(key)?.[0]
  if (found === undefined) return
  const rule = 'it has a control character that would begin another line of what is signed'
  throw unsafeKey(key, rule)
}
