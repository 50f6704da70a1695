import { failures } from '../failure.js'
import type { Service } from '../service.js'
import type { Right } from './call.js'
import type { Place } from './place.js'

/**
 * Checks what a request without a signature may do: what ACLs give to everyone.
 *
 * @throws Failure `AccessDenied`, `NoSuchBucket`
 */
export async function checkAnonymous(service: Service, right: Right, { bucket, key }: Place): Promise<void> {
  if (bucket === undefined || right === 'own') throw failures.accessDenied()
  const { acl } = await service.store.bucket(bucket)
  const record = key === undefined ? undefined : await service.store.current(bucket, key)
  const effective = record && record.acl !== 'default' ? record.acl : acl
  const given = right === 'write' ? effective === 'public-read-write' : effective !== 'private'
  if (!given) throw failures.accessDenied()
}
