import { Failure } from '../../failure.js'
import { bucketAclIn } from '../../operations/buckets/buckets.js'
import { findBucket } from '../../operations/find-bucket.js'
import { limitUpTo } from '../../operations/listing/listing.js'
import { checkBucket } from '../../operations/names.js'
import { textOf } from '../../operations/text-of.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { BucketCall, Call } from '../../server/call.js'
import type { BucketRecord } from '../../storage/records.js'
import { successor } from '../../storage/tables.js'
import { readDocument } from '../../xml/read-xml.js'
import { isoOf } from '../../xml/xml.js'

/** The region that needs no name. */
const FIRST_REGION = 'us-east-1'

/**
 * ListBuckets: all of them, or pages of `max-buckets`.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html}
 */
export async function listBuckets({ service, query }: Call): Promise<Answer> {
  const prefix = query.get('prefix') ?? ''
  const after = query.get('continuation-token') ?? ''
  const limit = limitUpTo(10_000, (query.get('max-buckets') ?? '10000').slice(0, 80), 'max-buckets')
  const range = { gte: prefix, lt: successor(prefix), ...(after > prefix ? { gte: `${after}\0` } : {}) }
  const found = await service.store.tables.buckets.values({ ...range, limit: limit + 1 }).all()
  const listed = found.slice(0, limit)
  return xmlAnswer('ListAllMyBucketsResult', {
    Owner: service.dialect.owner,
    Buckets: {
      Bucket: listed.map(({ name, created }) => ({
        Name: name,
        CreationDate: isoOf(created),
        BucketRegion: service.region,
      })),
    },
    ContinuationToken: found.length > limit ? listed.at(-1)?.name : undefined,
    Prefix: prefix || undefined,
  })
}

/**
 * CreateBucket. The body names the region, but for the first of all regions. There a bucket may be made once more.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html}
 */
export async function createBucket(call: BucketCall): Promise<Answer> {
  const { service, bucket, now } = call
  const { store, dialect, region } = service
  checkBucket({ dialect }, bucket)
  const acl = bucketAclIn(call) ?? 'private'
  const text = await textOf(call)
  checkRegion(
    text === '' ? undefined : readDocument(text, 'CreateBucketConfiguration').text('LocationConstraint'),
    region,
  )
  await store.withLock(bucket, async () => {
    if (store.bucket(bucket) && region !== FIRST_REGION) throw alreadyOwned(bucket)
    const value: BucketRecord = store.bucket(bucket) ?? { name: bucket, created: now, acl, storageClass: 'Standard' }
    await store.write([{ type: 'put', sublevel: store.tables.buckets, key: bucket, value }])
  })
  return { headers: { Location: `/${bucket}` } }
}

function checkRegion(named: string | undefined, region: string): void {
  if (named === region || (!named && region === FIRST_REGION)) return
  const message = `The ${named || 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`
  throw new Failure(400, 'IllegalLocationConstraintException', message)
}

function alreadyOwned(bucket: string): Failure {
  const message = 'Your previous request to create the named bucket succeeded and you already own it.'
  return new Failure(409, 'BucketAlreadyOwnedByYou', message, { details: { BucketName: bucket } })
}

/**
 * HeadBucket: 200 and the region where there is one.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html}
 */
export async function headBucket({ service, bucket }: BucketCall): Promise<Answer> {
  findBucket(service.store, bucket)
  return { headers: { 'x-amz-bucket-region': service.region } }
}

/**
 * GetBucketLocation: the region; nothing for the first of all.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html}
 */
export async function getBucketLocation({ service, bucket }: BucketCall): Promise<Answer> {
  findBucket(service.store, bucket)
  return xmlAnswer('LocationConstraint', service.region === FIRST_REGION ? '' : service.region)
}
