import { answeredByCallback, callbackIn } from '../../callback/callback.js'
import { failures } from '../../failure.js'
import type { Answer } from '../../server/answer.js'
import type { ObjectCall } from '../../server/call.js'
import { discard, type Received, receive } from '../../server/receive.js'
import type { BucketRecord, NewObject, ObjectRecord } from '../../storage/records.js'
import type { Write } from '../../storage/writes.js'
import { findBucket } from '../find-bucket.js'
import { checkKey } from '../names.js'
import { writtenHeaders } from '../written.js'
import { aclIn, encryptionIn, metadataIn, storageClassIn, tagsIn } from './metadata.js'

/**
 * PutObject: at most 5 GB. A condition on the date of what is there has no meaning for a write, and the service rejects it.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/putobject}
 */
export async function putObject(call: ObjectCall): Promise<Answer> {
  if (call.headers.has('if-modified-since')) throw failures.notImplemented('If-Modified-Since')
  const { service, bucket, key, headers, body, now } = call
  checkKey(key)
  const home = findBucket(service.store, bucket)
  const settings = settingsIn(call, home)
  const callback = callbackIn(call)
  await checkOverwrite(call, home)
  const received = await receive(service, body, headers)
  const { md5, size, crc64 } = received.sums
  const record = await settle(call, received, {
    ...settings,
    type: 'Normal',
    modified: now,
    size,
    segments: received.segments,
    etag: md5.toString('hex').toUpperCase(),
    crc64,
    contentMd5: md5.toString('base64'),
  })
  if (callback) return answeredByCallback(call, callback, record)
  return { headers: { ...writtenHeaders(call, record), 'Content-MD5': md5.toString('base64') } }
}

/** What the headers of a writing request say about the object to come. */
export function settingsIn({ bucket, key, headers }: ObjectCall, home: BucketRecord) {
  const encryption = encryptionIn(headers) ?? home.encryption
  return {
    bucket,
    key,
    storageClass: storageClassIn(headers) ?? home.storageClass,
    acl: aclIn(headers, 'x-oss-object-acl') ?? 'default',
    headers: metadataIn(headers),
    tags: tagsIn(headers),
    ...(encryption && { encryption }),
  } as const
}

/** Lets bytes that have arrived become the object, unless it may not be overwritten: then they are given up. */
export async function settle(
  call: ObjectCall,
  received: Received,
  object: NewObject,
  also: readonly Write[] = [],
): Promise<ObjectRecord> {
  const { store } = call.service
  try {
    return await store.withLock(call.bucket, async () => {
      const home = findBucket(store, call.bucket)
      await checkOverwrite(call, home)
      return store.put(home, object, also)
    })
  } catch (error) {
    await discard(call.service, received)
    throw error
  }
}

/** The service ignores the header where versions are kept, since nothing is lost there. */
export async function checkOverwrite({ service, bucket, key, headers }: ObjectCall, home: BucketRecord): Promise<void> {
  if (headers.get('x-oss-forbid-overwrite') !== 'true' || home.versioning === 'Enabled') return
  if (await service.store.current(bucket, key)) throw failures.fileAlreadyExists()
}
