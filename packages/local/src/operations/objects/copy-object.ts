import { decodeText } from '@presign/core/scheme'
import { checkRight } from '../../auth/rights.js'
import { ownHeader, ownHeaders } from '../../dialect/own.js'
import { Failure, failures } from '../../failure.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { ObjectCall } from '../../server/call.js'
import { discard, keep, MAX_BODY, type Received } from '../../server/receive.js'
import { beginChecksum } from '../../storage/checksum.js'
import type { ObjectChecksum, ObjectRecord } from '../../storage/records.js'
import { type Element, isoOf } from '../../xml/xml.js'
import { isFrozen } from '../archive/restored.js'
import { findBucket } from '../find-bucket.js'
import { checksumElements } from '../multipart/joined-checksum.js'
import { findUpload, keepPart, partNumberIn } from '../multipart/multipart.js'
import { checkKey } from '../names.js'
import { etagOf, writtenHeaders } from '../written.js'
import { checkConditions, copyConditions } from './conditions.js'
import { findObject } from './find-object.js'
import { copiedMetadata, metadataIn, objectAclIn, objectEncryptionIn, storageClassIn, tagsIn } from './metadata.js'
import { checkOverwrite, settle } from './put-object.js'

/**
 * CopyObject. The copy has bytes of its own; nothing is written twice where the file system can link. With the directive
 * REPLACE the metadata is the request's, but for a Content-Type that the request does not name: the suite of ali-oss
 * expects that of the source. Encryption is the request's.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/copyobject}
 */
export async function copyObject(call: ObjectCall): Promise<Answer> {
  const { service, bucket, key, now } = call
  checkKey(call, key)
  const home = findBucket(service.store, bucket)
  await checkOverwrite(call, home)
  const source = await sourceOf(call)
  checkSource(call, source)
  const asked = directive(call, 'metadata-directive')
  const replaced = asked === 'REPLACE' || (isItself(call, source) && service.dialect.has('source-type'))
  const retagged = directive(call, 'tagging-directive') === 'REPLACE'
  const encryption = objectEncryptionIn(call, home)
  if (!replaced) checkSomethingChanges(call, source)
  const shared = await share(call, source)
  const { type, size, etag, crc64, contentMd5 } = source
  const checksum = await checksumOf(call, source)
  const record = await settle(call, shared, {
    bucket,
    key,
    modified: now,
    type: type === 'Multipart' ? 'Multipart' : 'Normal',
    ...{ size, etag, crc64 },
    ...(contentMd5 === undefined ? {} : { contentMd5 }),
    ...(checksum && { checksum }),
    segments: shared.segments,
    storageClass: storageClassIn(call) ?? home.storageClass,
    acl: objectAclIn(call) ?? service.dialect.settings.defaultAcl,
    headers: replaced ? replacedMetadata(call, source) : copiedMetadata(call, source.headers),
    tags: retagged ? tagsIn(call) : source.tags,
    ...(encryption && { encryption }),
  })
  return xmlAnswer('CopyObjectResult', copyResult(call, record), {
    ...writtenHeaders(call, record),
    ...sourceVersionHeader(call, source),
  })
}

/**
 * With REPLACE, OSS keeps the type of the source where the request has none, and what says how its bytes are encrypted: the
 * suite of Python's second version compares it. To S3 the object has none then.
 */
function replacedMetadata(call: ObjectCall, source: ObjectRecord): Readonly<Record<string, string>> {
  if (!call.service.dialect.has('source-type')) return metadataIn(call)
  const kept = Object.entries(source.headers).filter(([name]) => name.startsWith('x-oss-meta-client-side-encryption-'))
  return { ...Object.fromEntries(kept), ...metadataIn(call, source.headers['content-type']) }
}

/** Whether an object is copied onto itself: not an older version of it, whose metadata would be what is wanted. */
function isItself(call: ObjectCall, source: ObjectRecord): boolean {
  const isCurrent = !(ownHeader(call, 'copy-source') ?? '').includes('?versionId=')
  return isCurrent && source.bucket === call.bucket && source.key === call.key
}

/** The checksum of the source stays, unless another is asked for: then all bytes are read. */
async function checksumOf(call: ObjectCall, source: ObjectRecord): Promise<ObjectChecksum | undefined> {
  const algorithm = call.service.dialect.uploadChecksum(call.headers)?.algorithm
  if (algorithm === undefined || algorithm === source.checksum?.algorithm) return source.checksum
  const sum = await beginChecksum(algorithm)
  for await (const chunk of call.service.store.contents.read(source, 0, source.size)) sum.update(chunk)
  return { algorithm, type: 'FULL_OBJECT', value: sum.digest().toString('base64') }
}

/** S3 refuses a copy of an object onto itself that changes nothing; OSS makes it. */
function checkSomethingChanges(call: ObjectCall, source: ObjectRecord): void {
  const changing = ['storage-class', 'server-side-encryption', 'website-redirect-location', 'tagging', 'acl']
  if (!isItself(call, source) || !call.service.dialect.has('strict-copies')) return
  if (changing.some((name) => ownHeader(call, name) !== undefined)) return
  const message =
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes."
  throw new Failure(400, 'InvalidRequest', message)
}

/**
 * To S3 and COS a condition on a source that does not hold is a failure, however it reads, which names it whole; OSS says
 * that nothing was modified.
 */
function checkSource(call: ObjectCall, source: ObjectRecord): void {
  const { dialect } = call.service
  try {
    checkConditions(call.headers, copyConditions(dialect), source)
  } catch (error) {
    if (!(error instanceof Failure) || !dialect.has('strict-conditions')) throw error
    const failed = error.status === 304 ? 'If-None-Match' : (error.details.Condition ?? '')
    throw failures.preconditionFailed(`${dialect.prefix}copy-source-${failed}`)
  }
}

function sourceVersionHeader({ service }: ObjectCall, source: ObjectRecord): Record<string, string> {
  const isVersioned = service.store.bucket(source.bucket)?.versioning !== undefined
  return isVersioned ? ownHeaders(service.dialect, { 'copy-source-version-id': source.versionId }) : {}
}

/**
 * UploadPartCopy: a part out of an object, or out of a range of it that lies wholly inside.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/uploadpartcopy}
 */
export async function uploadPartCopy(call: ObjectCall): Promise<Answer> {
  const { service } = call
  const upload = await findUpload(call)
  const number = partNumberIn(call)
  const source = await sourceOf(call)
  checkSource(call, source)
  const { start, end } = sourceRange(call, source.size)
  const received = await keep(
    service,
    service.store.contents.read(source, start, end),
    MAX_BODY,
    upload.checksum?.algorithm,
  )
  const part = await keepPart(call, number, received)
  const found = { etag: part.etag, ...(received.checksum && { checksum: received.checksum }) }
  const headers = {
    ...(service.dialect.has('digest-answers') && { ETag: etagOf(call, part) }),
    ...sourceVersionHeader(call, source),
  }
  return xmlAnswer('CopyPartResult', copyResult(call, found), headers)
}

function copyResult(call: ObjectCall, { etag, checksum }: Pick<ObjectRecord, 'etag' | 'checksum'>): Element {
  return { LastModified: isoOf(call.now), ETag: etagOf(call, { etag }), ...checksumElements(checksum) }
}

/** The object that `x-oss-copy-source` or `x-amz-copy-source` names: `/bucket/key`, percent-encoded, with `?versionId=` if need be. */
async function sourceOf(call: ObjectCall): Promise<ObjectRecord> {
  const text = ownHeader(call, 'copy-source') ?? ''
  const [, place = '', path, versionId] =
    /^(?:\/|%2F)?([^/?]+?)(?:\/|%2F)([^?]+)(?:\?versionId=([^&]+))?$/i.exec(text) ?? []
  const bucket = bucketIn(call, place)
  const key = path && decodeText(path, ' ')
  if (path && key === undefined) throw failures.notUtf8()
  if (!bucket || !key)
    throw failures.invalidArgument('Copy Source must mention the source bucket and key: /sourcebucket/sourcekey.', {
      ArgumentName: `${call.service.dialect.prefix}copy-source`,
    })
  const version = versionId === undefined ? undefined : (decodeText(versionId) ?? versionId)
  await checkRight(call, 'read', { bucket, key }, version)
  const query = new Map(version === undefined ? [] : [['versionId', version]])
  const found = await findObject({ ...call, bucket, key, query }).catch((error: unknown) => {
    throw call.service.dialect.service === 'S3' && isMarker(error) ? sourceIsMarker() : error
  })
  if (found.type === 'Symlink') throw failures.notImplemented('the copy of a symlink')
  if (isFrozen(found, call.now)) throw call.service.dialect.service === 'S3' ? notActive() : failures.frozen()
  await call.service.store.contents.check(found)
  return found
}

/** COS names the host of the source, others its bucket. */
function bucketIn({ service: { dialect } }: ObjectCall, place: string): string | undefined {
  return dialect.service === 'COS' ? /^([^.]+)\.[\w.:-]+$/.exec(place)?.[1] : place
}

function isMarker(error: unknown): boolean {
  return error instanceof Failure && error.details.ResourceType === 'DeleteMarker'
}

function sourceIsMarker(): Failure {
  return failures.invalidRequest(
    'The source of a copy request may not specifically refer to a delete marker by version id.',
  )
}

function notActive(): Failure {
  const message =
    'The source object of the COPY operation is not in the active tier and is only stored in Amazon S3 Glacier.'
  return new Failure(403, 'ObjectNotInActiveTierError', message)
}

function directive(call: ObjectCall, name: string): 'COPY' | 'REPLACE' {
  const upper = ownHeader(call, name)?.toUpperCase() || 'COPY'
  if (upper === 'COPY') return upper
  if (upper === call.service.dialect.settings.replacing.toUpperCase()) return 'REPLACE'
  throw failures.invalidArgument(`The value of ${call.service.dialect.prefix}${name} is not valid.`, {
    ArgumentName: `${call.service.dialect.prefix}${name}`,
  })
}

/** Both objects own their bytes, so that either can be deleted. */
async function share({ service }: ObjectCall, source: ObjectRecord): Promise<Received> {
  const { store } = service
  const release = store.leases.hold(source.segments.map(({ id }) => id))
  const segments: { id: string; size: number }[] = []
  const sums = { size: source.size, md5: Buffer.alloc(0), crc64: source.crc64 }
  try {
    for (const { id, size } of source.segments) segments.push({ id: await store.blobs.share(id), size })
    return { segments, sums }
  } catch (error) {
    await discard(service, { segments, sums })
    throw error
  } finally {
    release()
  }
}

/** To S3 a range has two ends. @throws Failure `InvalidArgument`, `InvalidRange` */
function sourceRange(call: ObjectCall, size: number): { start: number; end: number } {
  const text = ownHeader(call, 'copy-source-range')
  if (text === undefined) return { start: 0, end: size }
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(text) ?? []
  if (call.service.dialect.service === 'S3' && !last) throw improperRange(text)
  const range = { start: Number(first), end: last === '' ? size : Number(last) + 1 }
  if (range.start < range.end && range.end <= size) return range
  throw new Failure(416, 'InvalidRange', 'The requested range cannot be satisfied.', {
    details: { ActualObjectSize: String(size) },
  })
}

function improperRange(text: string): Failure {
  const message =
    'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy'
  return failures.invalidArgument(message, {
    ArgumentName: 'x-amz-copy-source-range',
    ArgumentValue: text.slice(0, 80),
  })
}
