import { ownHeaders } from '../../dialect/own.js'
import { Failure, failures } from '../../failure.js'
import type { Answer } from '../../server/answer.js'
import type { ObjectCall } from '../../server/call.js'
import type { ObjectRecord } from '../../storage/records.js'
import { type Fields, readDocument } from '../../xml/read-xml.js'
import { findObject } from '../objects/find-object.js'
import { textOf } from '../text-of.js'
import { versionHeader } from '../written.js'
import { isArchived, isFrozen, isOngoing } from './restored.js'

const DAY = 86_400_000

/**
 * RestoreObject: an archived object can be read for some days, after the time that this takes. 202 where it was not
 * restored, 200 where it was, whose days then count from now on, 409 while it is being restored.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html}
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/restoreobject}
 */
export async function restoreObject(call: ObjectCall): Promise<Answer> {
  const text = await textOf(call)
  const { store, dialect } = call.service
  return store.withLock(call.bucket, async () => {
    const record = await findObject(call)
    if (!isArchived(record)) throw dialect.service === 'S3' ? notArchived() : notSupported()
    const { days, tier } = requestIn(call, text, record)
    if (isOngoing(record, call.now)) throw inProgress()
    const wasFrozen = isFrozen(record, call.now)
    const from = wasFrozen ? call.now + dialect.restoreTime(record.storageClass, tier) : call.now
    // To midnight, UTC, as the services count.
    const until = Math.ceil((from + days * DAY) / DAY) * DAY
    await store.change({ ...record, restored: { from, until } })
    return {
      status: wasFrozen ? 202 : 200,
      headers: { ...versionHeader(call, record), ...ownHeaders(dialect, { 'object-restore-priority': tier }) },
    }
  })
}

/** For how many days, and how quickly where there is a choice. Only OSS has its word for that in the answer. */
function requestIn({ service: { dialect } }: ObjectCall, text: string, { storageClass }: ObjectRecord) {
  const request = text === '' ? undefined : readDocument(text, 'RestoreRequest')
  const days = Number(request?.text('Days') || 1) || 1
  return dialect.service === 'S3' ? { days, tier: undefined } : { days, tier: tierIn(request, storageClass) }
}

/** Objects of the class Archive are all restored alike, and their requests have no such element: the suite of oss2 decides. */
function tierIn(request: Fields | undefined, storageClass: string): string | undefined {
  const parameters = request?.all('JobParameters')[0]
  if (storageClass !== 'Archive') return parameters?.text('Tier') ?? 'Standard'
  if (parameters) throw failures.malformedXml()
  return undefined
}

/** The words are those that the suites of Go and PHP compare. */
function inProgress(): Failure {
  return new Failure(409, 'RestoreAlreadyInProgress', 'The restore operation is in progress.', { ec: '0016-00000703' })
}

function notArchived(): Failure {
  return new Failure(403, 'InvalidObjectState', "Restore is not allowed for the object's current storage class")
}

function notSupported(): Failure {
  return new Failure(400, 'OperationNotSupported', 'The operation is not supported for this resource', {
    ec: '0016-00000702',
  })
}
