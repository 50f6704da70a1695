import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { BucketCall } from '../../server/call.js'
import { findBucket } from '../find-bucket.js'
import { checkedTags } from '../objects/metadata.js'
import { tagSet, tagSetIn } from '../objects/tagging.js'
import { textOf } from '../text-of.js'
import { changeBucket } from './bucket-settings.js'

/** Names up to 64 and values up to 128 characters, of any kind: the suite of oss2 sends `%@abc`. */
const LIMITS = { key: 64, value: 128, of: /^/ }

/**
 * PutBucketTags: all tags at once. Those that were there are gone.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/putbuckettags}
 */
export async function putBucketTags(call: BucketCall): Promise<Answer> {
  const tags = checkedTags(tagSetIn(await textOf(call)), { ...LIMITS, count: call.service.dialect.settings.bucketTags })
  await changeBucket(call, (bucket) => ({ ...bucket, tags }))
  return {}
}

/**
 * GetBucketTags: an empty set where there are none, as the suite of ali-oss expects.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/getbuckettags}
 */
export async function getBucketTags({ service, bucket }: BucketCall): Promise<Answer> {
  return xmlAnswer('Tagging', tagSet(findBucket(service.store, bucket).tags ?? []))
}

/**
 * DeleteBucketTags: all of them, or those that `tagging=a,b` names.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/deletebuckettags}
 */
export async function deleteBucketTags(call: BucketCall): Promise<Answer> {
  const named = (call.query.get('tagging') ?? '').split(',').filter((name) => name !== '')
  await changeBucket(call, ({ tags = [], ...bucket }) => ({
    ...bucket,
    tags: named.length === 0 ? [] : tags.filter(({ key }) => !named.includes(key)),
  }))
  return { status: 204 }
}
