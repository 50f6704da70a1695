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
    if (!isArchived(record)) throw dialect.service === 'OSS' ? notSupported() : notArchived()
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

/**
 * CleanRestoredObject: what was restored is archived as before.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/cleanrestoredobject}
 */
export async function cleanRestoredObject(call: ObjectCall): Promise<Answer> {
  const { store } = call.service
  return store.withLock(call.bucket, async () => {
    const record = await findObject(call)
    if (!isArchived(record)) throw notSupported()
    if (isOngoing(record, call.now)) throw notFinished()
    if (isFrozen(record, call.now)) throw notRestored()
    const { restored: _gone, ...rest } = record
    await store.change(rest)
    return { headers: versionHeader(call, record) }
  })
}

/** The words are those that the suite of Go compares, the code below that of Python's second version. */
function notFinished(): Failure {
  const message = "The archive file's restore is not finished."
  return new Failure(409, 'ArchiveRestoreNotFinished', message, { ec: '0016-00000719' })
}

function notRestored(): Failure {
  return new Failure(409, 'ArchiveRestoreFileStale', 'The archive file is not restored.')
}

/** For how many days, and how quickly where there is a choice. Only OSS has its word for that in the answer. */
function requestIn({ service: { dialect } }: ObjectCall, text: string, { storageClass }: ObjectRecord) {
  const request = text === '' ? undefined : readDocument(text, 'RestoreRequest')
  const days = daysIn(request?.text('Days'))
  return dialect.service === 'OSS' ? { days, tier: tierIn(request, storageClass) } : { days, tier: undefined }
}

/** @throws Failure `MalformedXML` */
function daysIn(text = '1'): number {
  if (/^[1-9]\d{0,4}$/.test(text.trim())) return Number(text)
  throw failures.malformedXml()
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
