import type { Answer } from '../../server/answer.js'
import type { ObjectCall } from '../../server/call.js'
import { findBucket } from '../find-bucket.js'
import { checkKey } from '../names.js'
import { versionIdIn } from '../version-id.js'
import { versionHeader } from '../written.js'

/**
 * DeleteObject: 204 whether there was one or not. Where versions are kept it puts a marker above them, unless a version is
 * named, which then goes for good.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/deleteobject}
 */
export async function deleteObject(call: ObjectCall): Promise<Answer> {
  const { service, bucket, key, query, now } = call
  checkKey(key)
  const versionId = versionIdIn(query)
  const { store } = service
  const deletion = await store.withLock(bucket, async () =>
    store.remove(findBucket(store, bucket), key, now, versionId),
  )
  if (!deletion) return { status: 204 }
  const marker = deletion.marker ? { 'x-oss-delete-marker': 'true' } : {}
  return { status: 204, headers: { ...versionHeader(call, deletion), ...marker } }
}
