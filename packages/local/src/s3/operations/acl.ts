import { failures } from '../../failure.js'
import type { Acl } from '../../operations/api-types.js'
import { bucketAclIn } from '../../operations/buckets/buckets.js'
import { findBucket } from '../../operations/find-bucket.js'
import { findObject } from '../../operations/objects/find-object.js'
import { objectAclIn } from '../../operations/objects/metadata.js'
import { changeBucket } from '../../operations/settings/bucket-settings.js'
import { textOf } from '../../operations/text-of.js'
import { versionHeader } from '../../operations/written.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { BucketCall, Call, ObjectCall } from '../../server/call.js'
import type { Service } from '../../service.js'
import { readDocument } from '../../xml/read-xml.js'
import type { Element } from '../../xml/xml.js'

const TYPE = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type'

/**
 * PutBucketAcl: a canned ACL in a header, or grants to everyone in a document.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html}
 */
export async function putBucketAcl(call: BucketCall): Promise<Answer> {
  const acl = bucketAclIn(call) ?? (await grantedIn(call))
  await changeBucket(call, (bucket) => ({ ...bucket, acl }))
  return {}
}

/**
 * GetBucketAcl.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html}
 */
export async function getBucketAcl({ service, bucket }: BucketCall): Promise<Answer> {
  return xmlAnswer('AccessControlPolicy', policy(service, findBucket(service.store, bucket).acl))
}

/**
 * PutObjectAcl.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAcl.html}
 */
export async function putObjectAcl(call: ObjectCall): Promise<Answer> {
  const acl = objectAclIn(call) ?? (await grantedIn(call))
  const { store } = call.service
  return store.withLock(call.bucket, async () => {
    const record = await findObject(call)
    await store.change({ ...record, acl })
    return { headers: versionHeader(call, record) }
  })
}

/**
 * GetObjectAcl.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAcl.html}
 */
export async function getObjectAcl(call: ObjectCall): Promise<Answer> {
  const record = await findObject(call)
  return xmlAnswer('AccessControlPolicy', policy(call.service, record.acl), versionHeader(call, record))
}

/** What a document grants to everyone. Grants to others mean nothing here, where there is one account. */
async function grantedIn(call: Call): Promise<Exclude<Acl, 'default'>> {
  const [list] = readDocument(await textOf(call), 'AccessControlPolicy').all('AccessControlList')
  if (!list) throw failures.malformedXml()
  const permissions = list
    .all('Grant')
    .filter((grant) => grant.all('Grantee')[0]?.text('URI') === call.service.dialect.settings.everyone)
    .map((grant) => grant.text('Permission'))
  if (permissions.includes('WRITE') || permissions.includes('FULL_CONTROL')) return 'public-read-write'
  return permissions.includes('READ') ? 'public-read' : 'private'
}

function policy({ dialect: { owner, settings } }: Service, acl: Acl): Element {
  const everyone = { [`Grantee ${TYPE}="Group"`]: { URI: settings.everyone } }
  const own = { [`Grantee ${TYPE}="CanonicalUser"`]: owner, Permission: 'FULL_CONTROL' }
  const read = acl.startsWith('public-read') ? [{ ...everyone, Permission: 'READ' }] : []
  const write = acl === 'public-read-write' ? [{ ...everyone, Permission: 'WRITE' }] : []
  return { Owner: owner, AccessControlList: { Grant: [own, ...read, ...write] } }
}
