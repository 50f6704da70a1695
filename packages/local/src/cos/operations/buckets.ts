import { Failure } from '../../failure.js'
import { bucketAclIn } from '../../operations/buckets/buckets.js'
import { findBucket } from '../../operations/find-bucket.js'
import { listObjects } from '../../operations/listing/list-objects.js'
import { checkBucket } from '../../operations/names.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { BucketCall, Call } from '../../server/call.js'
import type { BucketRecord } from '../../storage/records.js'

/**
 * GET Service: all buckets of the account.
 *
 * @see {@link https://www.tencentcloud.com/document/product/436/8291}
 */
export async function getService({ service }: Call): Promise<Answer> {
  const found = await service.store.tables.buckets.values().all()
  return xmlAnswer('ListAllMyBucketsResult', {
    Owner: service.dialect.owner,
    Buckets: {
      Bucket: found.map(({ name, created }) => ({
        Name: name,
        Location: service.region,
        // Without milliseconds, as the page has it, unlike the dates of listings.
        CreationDate: new Date(created).toISOString().replace(/\.\d{3}Z$/, 'Z'),
        BucketType: 'cos',
      })),
    },
  })
}

/**
 * PUT Bucket. One that exists already is refused, though it belongs to the same account.
 *
 * @see {@link https://www.tencentcloud.com/document/product/436/7738}
 */
export async function putBucket(call: BucketCall): Promise<Answer> {
  const { service, bucket, now } = call
  const { store, dialect } = service
  checkBucket({ dialect }, bucket)
  const acl = bucketAclIn(call) ?? 'private'
  await store.withLock(bucket, async () => {
    if (store.bucket(bucket)) throw alreadyOwned()
    const value: BucketRecord = { name: bucket, created: now, acl, storageClass: 'Standard' }
    await store.write([{ type: 'put', sublevel: store.tables.buckets, key: bucket, value }])
  })
  return {}
}

function alreadyOwned(): Failure {
  const message = 'Your previous request to create the named bucket succeeded and you already own it.'
  return new Failure(409, 'BucketAlreadyOwnedByYou', message)
}

/**
 * HEAD Bucket: 200 and the region where there is one.
 *
 * @see {@link https://www.tencentcloud.com/document/product/436/7735}
 */
export async function headBucket({ service, bucket }: BucketCall): Promise<Answer> {
  findBucket(service.store, bucket)
  return { headers: { 'x-cos-bucket-region': service.region } }
}

/**
 * GET Bucket location: the region.
 *
 * @see {@link https://www.tencentcloud.com/document/product/436/8275}
 */
export async function getBucketLocation({ service, bucket }: BucketCall): Promise<Answer> {
  findBucket(service.store, bucket)
  return xmlAnswer('LocationConstraint', service.region)
}

/**
 * GET Bucket (List Objects): there is one version of it.
 *
 * @see {@link https://www.tencentcloud.com/document/product/436/7734}
 */
export async function getBucket(call: BucketCall): Promise<Answer> {
  return listObjects({ ...call, query: new Map([...call.query].filter(([name]) => name !== 'list-type')) })
}
