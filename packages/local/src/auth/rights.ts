import { failures } from '../failure.js'
import { findBucket } from '../operations/find-bucket.js'
import { isPublicAccessBlocked } from '../operations/settings/kept.js'
import type { Call, Right } from '../server/call.js'
import type { Place } from '../server/place.js'

/**
 * Checks that a call has a right somewhere. A signature of the owner gives every right; without one, ACLs say: that of the
 * object, or of the version that is meant, and where it is `default` that of the bucket.
 *
 * @throws Failure `AccessDenied`, `NoSuchBucket`
 */
export async function checkRight(
  { service, accessKeyId }: Pick<Call, 'service' | 'accessKeyId'>,
  right: Right,
  { bucket, key }: Place,
  versionId?: string,
): Promise<void> {
  if (accessKeyId !== undefined || right === 'form') return
  if (bucket === undefined || right === 'own') throw failures.accessDenied()
  const { store } = service
  const home = findBucket(store, bucket)
  if (isPublicAccessBlocked(home)) throw failures.accessDenied()
  const record =
    key === undefined
      ? undefined
      : await (versionId === undefined ? store.current(bucket, key) : store.version(bucket, key, versionId))
  const effective = record && record.acl !== 'default' ? record.acl : home.acl
  const given = right === 'write' ? effective === 'public-read-write' : effective !== 'private'
  if (!given) throw failures.accessDenied()
}
