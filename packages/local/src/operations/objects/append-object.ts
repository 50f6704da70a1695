import { checkRight } from '../../auth/rights.js'
import { ownHeaders } from '../../dialect/own.js'
import { Failure, failures } from '../../failure.js'
import type { Answer } from '../../server/answer.js'
import type { ObjectCall } from '../../server/call.js'
import { discard, type Received, receive } from '../../server/receive.js'
import { joinSums } from '../../storage/checksum.js'
import type { NewObject, ObjectRecord } from '../../storage/records.js'
import { findBucket } from '../find-bucket.js'
import { checkKey } from '../names.js'
import { writtenHeaders } from '../written.js'
import { settingsIn } from './put-object.js'

/**
 * AppendObject: bytes at the end of an object that is made to grow. `position` is where the sender believes that to be.
 * Metadata, storage class, encryption and tags are those of the first call, and are ignored in later ones; an ACL applies.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/appendobject}
 */
export async function appendObject(call: ObjectCall): Promise<Answer> {
  const { service, bucket, key, headers, body } = call
  checkKey(call, key)
  const { store } = service
  const position = positionIn(call)
  const settings = settingsIn(position === 0 ? call : untagged(call), findBucket(store, bucket))
  const received = await receive(service, body, headers)
  try {
    const record = await store.withLock(bucket, async () => {
      const before = await store.current(bucket, key)
      await checkRight(call, 'write', { bucket, key })
      // To change the ACL of what is there is for its owner alone.
      if (before && settings.acl !== 'default') await checkRight(call, 'own', { bucket, key })
      checkPosition(call, before, position)
      if (before) await store.contents.check(before)
      return store.put(findBucket(store, bucket), grown(before, settings, received, call.now))
    })
    return { headers: { ...writtenHeaders(call, record), ...nextPosition(call, record.size) } }
  } catch (error) {
    await discard(service, received)
    throw error
  }
}

/**
 * SealAppendObject, which the service has in few regions: this is its answer in the others, which the suite of Go takes.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/sealappendobject}
 */
export async function sealAppendObject(): Promise<never> {
  throw new Failure(400, 'OperationNotSupported', 'SealAppendable is not supported.', { ec: '0016-00000513' })
}

/** Later calls may carry any tags: they are not looked at. */
function untagged(call: ObjectCall): ObjectCall {
  return {
    ...call,
    headers: new Map([...call.headers].filter(([name]) => name !== `${call.service.dialect.prefix}tagging`)),
  }
}

function positionIn({ query }: ObjectCall): number {
  const text = query.get('position') ?? ''
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw failures.invalidArgument('Position is not an integer.', { ArgumentName: 'position', ArgumentValue: text })
}

function nextPosition({ service }: ObjectCall, size: number): Record<string, string> {
  return ownHeaders(service.dialect, { 'next-append-position': String(size) })
}

function checkPosition(call: ObjectCall, before: ObjectRecord | undefined, position: number): void {
  if (before && before.type !== 'Appendable')
    throw new Failure(409, 'ObjectNotAppendable', 'The object is not appendable.', { ec: '0026-00000208' })
  const length = before?.size ?? 0
  if (position === length) return
  throw new Failure(409, 'PositionNotEqualToLength', 'Position is not equal to file length', {
    ec: '0026-00000210',
    headers: nextPosition(call, length),
  })
}

/** What was set when the object was begun stays. */
function grown(
  before: ObjectRecord | undefined,
  settings: ReturnType<typeof settingsIn>,
  { sums, segments }: Received,
  now: number,
): NewObject {
  const { storageClass, headers, tags, encryption } = before ?? settings
  const acl = settings.acl === 'default' ? (before?.acl ?? 'default') : settings.acl
  const crc64 = before ? joinSums([before, sums]) : sums.crc64
  return {
    ...{ bucket: settings.bucket, key: settings.key, storageClass, acl, headers, tags },
    ...(encryption && { encryption }),
    type: 'Appendable',
    modified: now,
    size: (before?.size ?? 0) + sums.size,
    segments: [...(before?.segments ?? []), ...segments],
    // The service makes up an ETag that is not a digest; ours changes with the bytes.
    etag: `${sums.md5.toString('hex').toUpperCase().slice(0, 16)}${BigInt(crc64).toString(16).toUpperCase().padStart(16, '0')}`,
    crc64,
  }
}
