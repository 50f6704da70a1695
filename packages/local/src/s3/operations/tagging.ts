import { Failure } from '../../failure.js'
import { findBucket } from '../../operations/find-bucket.js'
import { deleteBucketTags, getBucketTags, putBucketTags } from '../../operations/settings/bucket-tagging.js'
import type { Answer } from '../../server/answer.js'
import type { BucketCall } from '../../server/call.js'

/**
 * GetBucketTagging: a bucket without tags has no set of them.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketTagging.html}
 */
export async function getBucketTagging(call: BucketCall): Promise<Answer> {
  const { tags = [] } = findBucket(call.service.store, call.bucket)
  if (tags.length > 0) return getBucketTags(call)
  throw new Failure(404, 'NoSuchTagSet', 'The TagSet does not exist', { details: { BucketName: call.bucket } })
}

/**
 * PutBucketTagging: 204, where OSS answers 200.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html}
 */
export async function putBucketTagging(call: BucketCall): Promise<Answer> {
  await putBucketTags(call)
  return { status: 204 }
}

/**
 * DeleteBucketTagging: all of them.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketTagging.html}
 */
export async function deleteBucketTagging(call: BucketCall): Promise<Answer> {
  return deleteBucketTags({ ...call, query: new Map() })
}
