import { Failure } from '../../failure.js'
import type { Answer } from '../../server/answer.js'
import type { ObjectCall } from '../../server/call.js'
import type { ObjectRecord } from '../../storage/records.js'
import { readDocument } from '../../xml/read-xml.js'
import { findObject } from '../objects/find-object.js'
import { textOf } from '../text-of.js'
import { versionHeader } from '../written.js'

/** The classes whose objects must be restored before they are read, by their names in the store. */
const FROZEN = ['Archive', 'ColdArchive', 'DeepColdArchive']

const DAY = 86_400_000

/** Whether an object cannot be read before it is restored. */
export function isFrozen({ storageClass, restoredUntil = 0 }: ObjectRecord, now: number): boolean {
  return FROZEN.includes(storageClass) && restoredUntil <= now
}

/**
 * RestoreObject: an archived object can be read for some days, here at once. 202 where it was not restored, 200 where it
 * was, whose days then count from now on.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html}
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/restoreobject}
 */
export async function restoreObject(call: ObjectCall): Promise<Answer> {
  const text = await textOf(call)
  const days = text === '' ? 1 : Number(readDocument(text, 'RestoreRequest').text('Days') ?? 1)
  const { store, dialect } = call.service
  return store.withLock(call.bucket, async () => {
    const record = await findObject(call)
    if (!FROZEN.includes(record.storageClass)) throw dialect.service === 'S3' ? notArchived() : notSupported()
    const wasFrozen = isFrozen(record, call.now)
    // To midnight, UTC, as the services count.
    const restoredUntil = Math.ceil((call.now + (days || 1) * DAY) / DAY) * DAY
    await store.change({ ...record, restoredUntil })
    return { status: wasFrozen ? 202 : 200, headers: versionHeader(call, record) }
  })
}

function notArchived(): Failure {
  return new Failure(403, 'InvalidObjectState', "Restore is not allowed for the object's current storage class")
}

function notSupported(): Failure {
  return new Failure(400, 'OperationNotSupported', 'The operation is not supported for this resource', {
    ec: '0016-00000702',
  })
}
