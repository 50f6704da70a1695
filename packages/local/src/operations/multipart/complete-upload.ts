import { createHash } from 'node:crypto'
import { answeredByCallback, callbackIn } from '../../callback/callback.js'
import { ownHeader } from '../../dialect/own.js'
import { Failure, failures } from '../../failure.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { ObjectCall } from '../../server/call.js'
import { joinSums } from '../../storage/checksum.js'
import { CHECKSUMS, type NewObject, type PartRecord, type UploadRecord } from '../../storage/records.js'
import { type Fields, readDocument } from '../../xml/read-xml.js'
import { findBucket } from '../find-bucket.js'
import { listingQuery } from '../listing/listing.js'
import { objectAclIn } from '../objects/metadata.js'
import { checkOverwrite } from '../objects/put-object.js'
import { textOf } from '../text-of.js'
import { etagOf, writtenHeaders } from '../written.js'
import { checkListed, checksumElements, joinedChecksum, type ListedPart } from './joined-checksum.js'
import { checkUnencrypted, endOfUpload, findUpload, partsOf } from './multipart.js'

/**
 * CompleteMultipartUpload: the listed parts become the object, in the order of their numbers; the others are given up. The
 * upload is looked for before the list is read, an empty list makes an empty object, and an ACL may be given here: the
 * suites of Go and of oss2 for Python decide.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/completemultipartupload}
 */
export async function completeUpload(call: ObjectCall): Promise<Answer> {
  const { service, bucket } = call
  const { store } = service
  await findUpload(call)
  checkUnencrypted(call)
  const all = ownHeader(call, 'complete-all') === 'yes'
  const text = await textOf(call)
  if (all && text !== '') throw failures.invalidArgument(BOTH_LISTS)
  const callback = callbackIn(call)
  const acl = objectAclIn(call)
  const { encode, encoding } = listingQuery(call, 'max-parts', 1000)
  const listed = all ? undefined : listedParts(readDocument(text, 'CompleteMultipartUpload'))
  // OSS makes an empty object of an empty list.
  if (listed?.length === 0 && !service.dialect.has('empty-uploads')) throw failures.malformedXml()
  const record = await store.withLock(bucket, async () => {
    const home = findBucket(store, bucket)
    const upload = await findUpload(call)
    await checkOverwrite(call, home)
    const sent = await partsOf(call, upload.id)
    const chosen = listed ? choose(listed, sent) : sent
    checkSizes(chosen, service.dialect.settings.minPart)
    checkSize(call, chosen)
    if (listed) checkListed(upload, listed, chosen)
    await store.contents.check({ segments: chosen.map(({ segment }) => segment) })
    const object = await joined(call, { ...upload, ...(acl && { acl }) }, chosen)
    const completed = await store.put(home, object, endOfUpload(call, upload, sent))
    const left = sent.filter((part) => !chosen.includes(part))
    await store.leases.remove(left.map(({ segment }) => segment.id))
    return completed
  })
  if (callback) return answeredByCallback(call, callback, record)
  const location = `${call.service.protocol}://${call.host}${call.path}`
  const result = {
    EncodingType: encoding,
    Location: location,
    Bucket: bucket,
    Key: encode(call.key),
    ETag: etagOf(call, record),
    ...checksumElements(record.checksum),
  }
  return xmlAnswer('CompleteMultipartUploadResult', result, writtenHeaders(call, record))
}

/** In the service's own spelling, which the suite of Go compares. */
const BOTH_LISTS = 'Should not speficy both complete all header and http body.'

function listedParts(list: Fields): readonly ListedPart[] {
  const parts = list.all('Part').map((part) => ({
    number: numberIn(part.text('PartNumber')),
    etag: (part.text('ETag') ?? '').replaceAll('"', '').trim().toUpperCase(),
    checksums: new Map(CHECKSUMS.map((name) => [name, part.text(`Checksum${name}`)])),
  }))
  if (parts.some(({ number, etag }) => !(number >= 1) || etag === '')) throw failures.malformedXml()
  const rising = parts.every(({ number }, index) => index === 0 || number > (parts[index - 1]?.number ?? 0))
  if (rising) return parts
  const message = 'The list of parts was not in ascending order. Parts list must specified in order by part number.'
  throw new Failure(400, 'InvalidPartOrder', message, { ec: '0042-00000014' })
}

/** `NaN` for what is not a number, which is not a part either. */
function numberIn(text = ''): number {
  return /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : Number.NaN
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

function checkSizes(parts: readonly PartRecord[], min: number): void {
  const small = parts.slice(0, -1).find(({ segment }) => segment.size < min)
  if (!small) return
  throw new Failure(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size.', {
    details: {
      MinSizeAllowed: String(min),
      ProposedSize: String(small.segment.size),
      PartNumber: String(small.number),
    },
  })
}

/** S3 may be told how large the object is to be. @throws Failure `InvalidRequest` */
function checkSize(call: ObjectCall, parts: readonly PartRecord[]): void {
  const told = call.service.dialect.service === 'S3' ? ownHeader(call, 'mp-object-size') : undefined
  const size = parts.reduce((sum, { segment }) => sum + segment.size, 0)
  if (told === undefined || told === String(size)) return
  throw failures.invalidRequest(
    `The provided 'x-amz-mp-object-size' header value ${told.slice(0, 20)} does not match what was computed: ${size}`,
  )
}

async function joined(call: ObjectCall, upload: UploadRecord, parts: readonly PartRecord[]): Promise<NewObject> {
  const { bucket, key, storageClass, acl, headers, tags, encryption, sequential } = upload
  const segments = parts.map(({ segment }) => segment)
  const size = segments.reduce((sum, segment) => sum + segment.size, 0)
  const checksum = await joinedChecksum(call, upload, parts)
  return {
    ...{ bucket, key, storageClass, acl, headers, tags, size, segments },
    ...(encryption && { encryption }),
    ...(checksum && { checksum }),
    parts: parts.map((part) => ({ size: part.segment.size, ...(part.checksum && { checksum: part.checksum }) })),
    type: 'Multipart',
    modified: call.now,
    etag: call.service.dialect.joinedEtag(parts),
    crc64: joinSums(parts.map(({ crc64, segment }) => ({ crc64, size: segment.size }))),
    ...(sequential && { contentMd5: await md5Of(call.service.store.contents.read({ segments }, 0, size)) }),
  }
}

async function md5Of(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const md5 = createHash('md5')
  for await (const chunk of bytes) md5.update(chunk)
  return md5.digest('base64')
}
