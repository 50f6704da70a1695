import { checkRight } from '../../auth/rights.js'
import { answeredByCallback, callbackIn } from '../../callback/callback.js'
import { ownHeader } from '../../dialect/own.js'
import { failures } from '../../failure.js'
import type { Answer } from '../../server/answer.js'
import type { ObjectCall } from '../../server/call.js'
import { discard, type Received, receive } from '../../server/receive.js'
import type { BucketRecord, NewObject, ObjectRecord } from '../../storage/records.js'
import type { Write } from '../../storage/writes.js'
import { findBucket } from '../find-bucket.js'
import { checkKey } from '../names.js'
import { writtenHeaders } from '../written.js'
import { listsEtag } from './conditions.js'
import { metadataIn, objectAclIn, objectEncryptionIn, storageClassIn, tagsIn } from './metadata.js'

/**
 * PutObject: at most 5 GB. A condition on the date of what is there has no meaning for a write, and the service rejects it.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/putobject}
 */
export async function putObject(call: ObjectCall): Promise<Answer> {
  if (call.headers.has('if-modified-since')) throw failures.notImplemented('If-Modified-Since')
  const { service, bucket, key, headers, body } = call
  checkKey(call, key)
  const home = findBucket(service.store, bucket)
  const settings = settingsIn(call, home)
  const callback = callbackIn(call)
  await checkOverwrite(call, home)
  const received = await receive(service, body, headers)
  const record = await settle(call, received, wholeObject(call, settings, received))
  if (callback) return answeredByCallback(call, callback, record)
  const md5 = service.dialect.has('digest-answers') ? { 'Content-MD5': received.sums.md5.toString('base64') } : {}
  return { headers: { ...writtenHeaders(call, record), ...md5 } }
}

/** An object that came in one piece. */
export function wholeObject(
  { now, checksum }: Pick<ObjectCall, 'now' | 'checksum'>,
  settings: ReturnType<typeof settingsIn>,
  received: Received,
): NewObject {
  const { sums, segments } = received
  const { md5, size, crc64 } = sums
  const found = received.checksum ?? checksum()
  return {
    ...settings,
    ...(found && { checksum: found }),
    type: 'Normal',
    modified: now,
    ...{ size, segments, crc64 },
    etag: md5.toString('hex').toUpperCase(),
    contentMd5: md5.toString('base64'),
  }
}

/** What the headers of a writing request say about the object to come. */
export function settingsIn(call: ObjectCall, home: BucketRecord) {
  const { bucket, key, service } = call
  const encryption = objectEncryptionIn(call, home)
  return {
    bucket,
    key,
    storageClass: storageClassIn(call) ?? home.storageClass,
    acl: objectAclIn(call) ?? service.dialect.settings.defaultAcl,
    headers: metadataIn(call),
    tags: tagsIn(call),
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

/**
 * Checks the right to the object that a request would replace, and what the request says of it. The right was asked before
 * the body came, perhaps to a version that the URL names: what is there by now may be private. OSS ignores its header where
 * versions are kept, since nothing is lost there.
 */
export async function checkOverwrite(call: ObjectCall, home: BucketRecord): Promise<void> {
  const { service, bucket, key } = call
  await checkRight(call, 'write', { bucket, key })
  if (service.dialect.has('conditional-writes')) return checkWriteConditions(call)
  if (ownHeader(call, 'forbid-overwrite') !== 'true' || home.versioning === 'Enabled') return
  if (await service.store.current(bucket, key)) throw failures.fileAlreadyExists()
}

/**
 * `If-None-Match: *`, and `If-Match` with an ETag: all other conditions have no meaning for a write.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html}
 */
export async function checkWriteConditions({ service, bucket, key, headers }: ObjectCall): Promise<void> {
  const [match, noneMatch] = [headers.get('if-match'), headers.get('if-none-match')]
  if (match === undefined && noneMatch === undefined) return
  if (noneMatch !== undefined && (noneMatch !== '*' || match !== undefined))
    throw failures.notImplemented('If-None-Match with another value than *')
  const current = await service.store.current(bucket, key)
  if (noneMatch !== undefined && current) throw failures.preconditionFailed('If-None-Match')
  if (match !== undefined && !current) throw failures.noSuchKey(key)
  if (match !== undefined && current && !listsEtag(match, current.etag)) throw failures.preconditionFailed('If-Match')
}
