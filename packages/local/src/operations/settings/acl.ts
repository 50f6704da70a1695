import { failures } from '../../failure.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { BucketCall, ObjectCall } from '../../server/call.js'
import type { Service } from '../../service.js'
import type { Element } from '../../xml/xml.js'
import type { Acl } from '../api-types.js'
import { bucketAclIn, makeBucket } from '../buckets/buckets.js'
import { findBucket } from '../find-bucket.js'
import { findObject } from '../objects/find-object.js'
import { objectAclIn } from '../objects/metadata.js'
import { versionHeader } from '../written.js'

/**
 * PutBucketAcl. A bucket that does not exist is made, as the suite of ali-oss expects.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/putbucketacl}
 */
export async function putBucketAcl(call: BucketCall): Promise<Answer> {
  const acl = bucketAclIn(call)
  if (acl === undefined) throw failures.invalidArgument('x-oss-acl is missing.')
  return makeBucket(call, { storageClass: 'Standard' }, acl)
}

/**
 * GetBucketAcl: who may do what without a signature.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/getbucketacl}
 */
export async function getBucketAcl({ service, bucket }: BucketCall): Promise<Answer> {
  return xmlAnswer('AccessControlPolicy', policy(service, findBucket(service.store, bucket).acl))
}

/**
 * PutObjectAcl: `default` means the ACL of the bucket.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/putobjectacl}
 */
export async function putObjectAcl(call: ObjectCall): Promise<Answer> {
  const acl = objectAclIn(call)
  if (acl === undefined) throw failures.invalidArgument('x-oss-object-acl is missing.')
  const { store } = call.service
  return store.withLock(call.bucket, async () => {
    const record = await findObject(call)
    await store.change({ ...record, acl })
    return { headers: versionHeader(call, record) }
  })
}

/**
 * GetObjectAcl: its own ACL, which is `default` unless it was given one.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/getobjectacl}
 */
export async function getObjectAcl(call: ObjectCall): Promise<Answer> {
  const record = await findObject(call)
  return xmlAnswer('AccessControlPolicy', policy(call.service, record.acl), versionHeader(call, record))
}

function policy({ dialect }: Service, grant: Acl): Element {
  return { Owner: dialect.owner, AccessControlList: { Grant: grant } }
}
