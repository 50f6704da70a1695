import type { Answer } from '../../server/answer.js'
import type { ObjectCall } from '../../server/call.js'
import { findBucket } from '../find-bucket.js'
import { checkKey } from '../names.js'

/** DeleteObject: 204 whether there was one or not. */
export async function deleteObject({ service, bucket, key, query, now }: ObjectCall): Promise<Answer> {
  checkKey(key)
  const { store } = service
  const deletion = await store.withLock(bucket, async () =>
    store.remove(findBucket(store, bucket), key, now, query.get('versionId')),
  )
  const headers = deletion && {
    'x-oss-version-id': deletion.versionId,
    ...(deletion.marker ? { 'x-oss-delete-marker': 'true' } : {}),
  }
  return { status: 204, ...(headers && { headers }) }
}
