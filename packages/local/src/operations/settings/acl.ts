import { failures } from '../../failure.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { BucketCall, ObjectCall } from '../../server/call.js'
import { OWNER } from '../../service.js'
import { document } from '../../xml/xml.js'
import type { Acl } from '../api-types.js'
import { findBucket } from '../find-bucket.js'
import { findObject } from '../objects/find-object.js'
import { aclIn } from '../objects/metadata.js'
import { versionHeader } from '../written.js'
import { changeBucket } from './bucket-settings.js'

/** PutBucketAcl. */
export async function putBucketAcl(call: BucketCall): Promise<Answer> {
  const acl = aclIn(call.headers, 'x-oss-acl')
  if (acl === undefined || acl === 'default') throw failures.invalidArgument('x-oss-acl is missing or not valid.')
  await changeBucket(call, (bucket) => ({ ...bucket, acl }))
  return {}
}

/** GetBucketAcl. */
export async function getBucketAcl({ service, bucket }: BucketCall): Promise<Answer> {
  return xmlAnswer(policy(findBucket(service.store, bucket).acl))
}

/** PutObjectAcl. */
export async function putObjectAcl(call: ObjectCall): Promise<Answer> {
  const acl = aclIn(call.headers, 'x-oss-object-acl')
  if (acl === undefined) throw failures.invalidArgument('x-oss-object-acl is missing.')
  const { store } = call.service
  return store.withLock(call.bucket, async () => {
    const record = await findObject(call)
    await store.change({ ...record, acl })
    return { headers: versionHeader(record) }
  })
}

/** GetObjectAcl. */
export async function getObjectAcl(call: ObjectCall): Promise<Answer> {
  const record = await findObject(call)
  return xmlAnswer(policy(record.acl), versionHeader(record))
}

function policy(grant: Acl): string {
  return document('AccessControlPolicy', { Owner: OWNER, AccessControlList: { Grant: grant } })
}
