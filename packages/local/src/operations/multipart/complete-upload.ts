import { createHash } from 'node:crypto'
import { answeredByCallback, callbackIn } from '../../callback/callback.js'
import { Failure, failures } from '../../failure.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { ObjectCall } from '../../server/call.js'
import { joinSums } from '../../storage/checksum.js'
import type { NewObject, PartRecord, UploadRecord } from '../../storage/records.js'
import { type Fields, readDocument } from '../../xml/read-xml.js'
import { document } from '../../xml/xml.js'
import { findBucket } from '../find-bucket.js'
import { checkOverwrite } from '../objects/put-object.js'
import { textOf } from '../text-of.js'
import { writtenHeaders } from '../written.js'
import { endOfUpload, findUpload, partsOf } from './multipart.js'

/** Every part but the last has at least this many bytes: 100 kB. */
const MIN_PART = 100 * 1024

/** CompleteMultipartUpload. Parts that the list does not name are given up. */
export async function completeUpload(call: ObjectCall): Promise<Answer> {
  const { service, bucket, key, headers } = call
  const { store } = service
  const all = headers.get('x-oss-complete-all') === 'yes'
  const text = await textOf(call.body)
  if (all && text !== '') throw failures.invalidArgument('The request body must be empty with x-oss-complete-all.')
  const callback = callbackIn(call)
  const listed = all ? undefined : listedParts(await readDocument(text, 'CompleteMultipartUpload'))
  const record = await store.withLock(bucket, async () => {
    const home = findBucket(store, bucket)
    const upload = await findUpload(call)
    await checkOverwrite(call, home)
    const sent = await partsOf(call, upload.id)
    const chosen = listed ? choose(listed, sent) : sent
    checkSizes(chosen)
    const completed = await store.put(home, joined(upload, chosen, call.now), endOfUpload(call, upload, sent))
    const left = sent.filter((part) => !chosen.includes(part))
    await store.leases.remove(left.map(({ segment }) => segment.id))
    return completed
  })
  if (callback) return answeredByCallback(call, callback, record)
  const location = `http://${call.host}${call.path}`
  const result = { Location: location, Bucket: bucket, Key: key, ETag: `"${record.etag}"` }
  return xmlAnswer(document('CompleteMultipartUploadResult', result), writtenHeaders(record))
}

interface ListedPart {
  readonly number: number
  readonly etag: string
}

function listedParts(list: Fields): readonly ListedPart[] {
  const parts = list.all('Part').map((part) => ({
    number: Number.parseInt(part.text('PartNumber') ?? '', 10),
    etag: (part.text('ETag') ?? '').replaceAll('"', '').trim().toUpperCase(),
  }))
  if (parts.length === 0 || parts.some(({ number, etag }) => !(number >= 1) || etag === ''))
    throw failures.malformedXml()
  const rising = parts.every(({ number }, index) => index === 0 || number > (parts[index - 1]?.number ?? 0))
  if (rising) return parts
  const message = 'The list of parts was not in ascending order. Parts list must specified in order by part number.'
  throw new Failure(400, 'InvalidPartOrder', message, { ec: '0042-00000014' })
}

function choose(listed: readonly ListedPart[], sent: readonly PartRecord[]): readonly PartRecord[] {
  const byNumber = new Map(sent.map((part) => [part.number, part]))
  return listed.map(({ number, etag }) => {
    const part = byNumber.get(number)
    if (part?.etag === etag) return part
    const message =
      'One or more of the specified parts could not be found or the specified entity tag might not have matched the part’s entity tag.'
    throw new Failure(400, 'InvalidPart', message.replace('’', "'"), {
      ec: '0042-00000005',
      details: { PartNumber: String(number), ETag: etag },
    })
  })
}

function checkSizes(parts: readonly PartRecord[]): void {
  if (parts.length === 0) throw failures.malformedXml()
  const small = parts.slice(0, -1).find(({ segment }) => segment.size < MIN_PART)
  if (!small) return
  throw new Failure(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size.', {
    details: {
      MinSizeAllowed: String(MIN_PART),
      ProposedSize: String(small.segment.size),
      PartNumber: String(small.number),
    },
  })
}

function joined(upload: UploadRecord, parts: readonly PartRecord[], now: number): NewObject {
  const { bucket, key, storageClass, acl, headers, tags } = upload
  return {
    ...{ bucket, key, storageClass, acl, headers, tags },
    type: 'Multipart',
    modified: now,
    size: parts.reduce((sum, { segment }) => sum + segment.size, 0),
    segments: parts.map(({ segment }) => segment),
    etag: multipartEtag(parts),
    crc64: joinSums(parts.map(({ crc64, segment }) => ({ crc64, size: segment.size }))),
  }
}

/** The MD5 of the parts' MD5s, and how many they are. */
function multipartEtag(parts: readonly PartRecord[]): string {
  const md5 = createHash('md5')
  for (const { etag } of parts) md5.update(etag, 'hex')
  return `${md5.digest('hex').toUpperCase()}-${parts.length}`
}
