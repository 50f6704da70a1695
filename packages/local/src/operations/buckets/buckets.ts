import { failures } from '../../failure.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { BucketCall, Call } from '../../server/call.js'
import { OWNER } from '../../service.js'
import type { BucketRecord } from '../../storage/records.js'
import { successor } from '../../storage/tables.js'
import { readDocument } from '../../xml/read-xml.js'
import { document, type Element } from '../../xml/xml.js'
import { findBucket } from '../find-bucket.js'
import { checkBucket } from '../names.js'
import { aclIn } from '../objects/metadata.js'
import { textOf } from '../text-of.js'

/** ListBuckets. */
export async function listBuckets({ service, query }: Call): Promise<Answer> {
  const { prefix = '', marker = '', 'max-keys': max = '100' } = Object.fromEntries(query)
  const limit = Math.min(Math.max(Number.parseInt(max, 10) || 100, 1), 1000)
  const range = {
    gte: prefix,
    lt: successor(prefix),
    limit: limit + 1,
    ...(marker > prefix ? { gte: `${marker}\0` } : {}),
  }
  const found = await service.store.tables.buckets.values(range).all()
  const listed = found.slice(0, limit)
  const more = found.length > limit
  return xmlAnswer(
    document('ListAllMyBucketsResult', {
      Prefix: prefix,
      Marker: marker,
      MaxKeys: limit,
      IsTruncated: more,
      NextMarker: more ? listed.at(-1)?.name : undefined,
      Owner: OWNER,
      Buckets: { Bucket: listed.map((bucket) => bucketElement(bucket, service.region)) },
    }),
  )
}

/** PutBucket. One that exists already belongs to the same owner here: its ACL is changed if another is given. */
export async function putBucket({ service, bucket, headers, body, now }: BucketCall): Promise<Answer> {
  checkBucket(bucket)
  const { store } = service
  const acl = aclIn(headers, 'x-oss-acl')
  if (acl === 'default') throw failures.invalidArgument('The value of x-oss-acl is not valid.')
  const text = await textOf(body)
  const asked = text === '' ? undefined : await readDocument(text, 'CreateBucketConfiguration')
  const storageClass = asked?.text('StorageClass') || 'Standard'
  await store.withLock(bucket, async () => {
    const before = await store.tables.buckets.get(bucket)
    const created: BucketRecord = { name: bucket, created: now, acl: 'private', storageClass, ...before }
    await store.write([
      { type: 'put', sublevel: store.tables.buckets, key: bucket, value: { ...created, ...(acl && { acl }) } },
    ])
  })
  return { headers: { Location: `/${bucket}` } }
}

/** DeleteBucket. Versions and unfinished uploads count as contents. */
export async function deleteBucket({ service, bucket }: BucketCall): Promise<Answer> {
  const { store } = service
  await store.withLock(bucket, async () => {
    findBucket(store, bucket)
    const range = { gte: `${bucket}/`, lt: `${bucket}0`, limit: 1 }
    const contents = await Promise.all([
      store.tables.versions.keys(range).all(),
      store.tables.uploads.keys(range).all(),
    ])
    if (contents.flat().length > 0) throw failures.bucketNotEmpty(bucket)
    await store.write([{ type: 'del', sublevel: store.tables.buckets, key: bucket }])
  })
  return { status: 204 }
}

/** GetBucketInfo. */
export async function getBucketInfo({ service, bucket }: BucketCall): Promise<Answer> {
  const found = findBucket(service.store, bucket)
  const info = {
    ...bucketElement(found, service.region),
    Owner: OWNER,
    AccessControlList: { Grant: found.acl },
    Versioning: found.versioning,
    DataRedundancyType: 'LRS',
    AccessMonitor: 'Disabled',
    TransferAcceleration: 'Disabled',
    CrossRegionReplication: 'Disabled',
    ServerSideEncryptionRule: { SSEAlgorithm: 'None' },
    BucketPolicy: { LogBucket: '', LogPrefix: '' },
  }
  return xmlAnswer(document('BucketInfo', { Bucket: info }))
}

/** GetBucketLocation. */
export async function getBucketLocation({ service, bucket }: BucketCall): Promise<Answer> {
  findBucket(service.store, bucket)
  return xmlAnswer(document('LocationConstraint', `oss-${service.region}`))
}

function bucketElement({ name, created, storageClass }: BucketRecord, region: string): Element {
  return {
    CreationDate: new Date(created).toISOString(),
    ExtranetEndpoint: `oss-${region}.aliyuncs.com`,
    IntranetEndpoint: `oss-${region}-internal.aliyuncs.com`,
    Location: `oss-${region}`,
    Name: name,
    Region: region,
    StorageClass: storageClass,
  }
}
