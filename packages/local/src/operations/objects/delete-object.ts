import { checkRight } from '../../auth/rights.js'
import { ownHeaders } from '../../dialect/own.js'
import type { Answer } from '../../server/answer.js'
import type { ObjectCall } from '../../server/call.js'
import { findBucket } from '../find-bucket.js'
import { checkKey } from '../names.js'
import { versionIdIn } from '../version-id.js'
import { versionHeader } from '../written.js'
import { checkWriteConditions } from './put-object.js'

/**
 * DeleteObject: 204 whether there was one or not. Where versions are kept it puts a marker above them, unless a version is
 * named, which then goes for good.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/deleteobject}
 */
export async function deleteObject(call: ObjectCall): Promise<Answer> {
  const { service, bucket, key, query, now } = call
  checkKey(call, key)
  const versionId = versionIdIn(query)
  const { store } = service
  const deletion = await store.withLock(bucket, async () => {
    const home = findBucket(store, bucket)
    await checkRight(call, 'write', { bucket, key }, versionId)
    if (service.dialect.has('conditional-writes')) await checkWriteConditions(call)
    return store.remove(home, key, now, versionId)
  })
  if (!deletion) return { status: 204 }
  const marker = deletion.marker ? ownHeaders(service.dialect, { 'delete-marker': 'true' }) : {}
  return { status: 204, headers: { ...versionHeader(call, deletion), ...marker } }
}
