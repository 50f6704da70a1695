import { failures } from '../failure.js'
import type { Acl } from '../operations/api-types.js'
import { findBucket } from '../operations/find-bucket.js'
import { isPublicAccessBlocked } from '../operations/settings/kept.js'
import type { Call, Right } from '../server/call.js'
import type { Place } from '../server/place.js'
import { type BucketRecord, NULL_VERSION } from '../storage/records.js'

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
  checkAcl(right, record, home)
  // What is written there replaces the version of the time before, which is not the one that GET finds.
  if (right === 'write' && home.versioning === 'Suspended' && key !== undefined && versionId === undefined)
    checkAcl(right, await store.version(bucket, key, NULL_VERSION), home)
}

/**
 * Checks that everyone has a right to an object or an upload, which may have an ACL of its own.
 *
 * @throws Failure `AccessDenied`
 */
export function checkAcl(right: Right, owned: { readonly acl: Acl } | undefined, home: BucketRecord): void {
  const effective = owned && owned.acl !== 'default' ? owned.acl : home.acl
  const given = right === 'write' ? effective === 'public-read-write' : effective !== 'private'
  if (!given) throw failures.accessDenied()
}
