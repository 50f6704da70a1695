import { decodeText } from '@presign/core/scheme'
import { checkRight } from '../../auth/rights.js'
import { Failure, failures } from '../../failure.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { ObjectCall } from '../../server/call.js'
import { discard, keep, type Received } from '../../server/receive.js'
import type { ObjectRecord } from '../../storage/records.js'
import { document, isoOf } from '../../xml/xml.js'
import { findBucket } from '../find-bucket.js'
import { findUpload, keepPart, partNumberIn } from '../multipart/multipart.js'
import { checkKey } from '../names.js'
import { versionHeader, writtenHeaders } from '../written.js'
import { COPY_CONDITIONS, checkConditions } from './conditions.js'
import { findObject } from './find-object.js'
import { aclIn, encryptionIn, metadataIn, storageClassIn, tagsIn } from './metadata.js'
import { checkOverwrite, settle } from './put-object.js'

/**
 * CopyObject. The copy has bytes of its own; nothing is written twice where the file system can link. With the directive
 * REPLACE the metadata is the request's, but for a Content-Type that the request does not name: the suite of ali-oss
 * expects that of the source. Encryption is the request's.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/copyobject}
 */
export async function copyObject(call: ObjectCall): Promise<Answer> {
  const { service, bucket, key, headers, now } = call
  checkKey(key)
  const home = findBucket(service.store, bucket)
  await checkOverwrite(call, home)
  const source = await sourceOf(call)
  checkConditions(headers, COPY_CONDITIONS, source)
  const replaced = directive(headers.get('x-oss-metadata-directive'), 'x-oss-metadata-directive') === 'REPLACE'
  const retagged = directive(headers.get('x-oss-tagging-directive'), 'x-oss-tagging-directive') === 'REPLACE'
  const encryption = encryptionIn(headers) ?? home.encryption
  const shared = await share(call, source)
  const { type, size, etag, crc64, contentMd5 } = source
  const record = await settle(call, shared, {
    bucket,
    key,
    modified: now,
    type: type === 'Multipart' ? 'Multipart' : 'Normal',
    ...{ size, etag, crc64 },
    ...(contentMd5 === undefined ? {} : { contentMd5 }),
    segments: shared.segments,
    storageClass: storageClassIn(headers) ?? home.storageClass,
    acl: aclIn(headers, 'x-oss-object-acl') ?? 'default',
    headers: replaced ? metadataIn(headers, source.headers['content-type']) : source.headers,
    tags: retagged ? tagsIn(headers) : source.tags,
    ...(encryption && { encryption }),
  })
  const { 'x-oss-version-id': sourceVersion } = versionHeader({ service, bucket: source.bucket }, source)
  return xmlAnswer(copyResult('CopyObjectResult', record.etag, now), {
    ...writtenHeaders(call, record),
    ...(sourceVersion === undefined ? {} : { 'x-oss-copy-source-version-id': sourceVersion }),
  })
}

/**
 * UploadPartCopy: a part out of an object, or out of a range of it that lies wholly inside.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/uploadpartcopy}
 */
export async function uploadPartCopy(call: ObjectCall): Promise<Answer> {
  const { service, headers, now } = call
  await findUpload(call)
  const number = partNumberIn(call)
  const source = await sourceOf(call)
  checkConditions(headers, COPY_CONDITIONS, source)
  const { start, end } = sourceRange(headers.get('x-oss-copy-source-range'), source.size)
  const received = await keep(service, service.store.contents.read(source, start, end))
  const { etag } = await keepPart(call, number, received)
  return xmlAnswer(copyResult('CopyPartResult', etag, now), { ETag: `"${etag}"` })
}

function copyResult(root: string, etag: string, now: number): string {
  return document(root, { LastModified: isoOf(now), ETag: `"${etag}"` })
}

/** The object that `x-oss-copy-source` names: `/bucket/key`, percent-encoded, with `?versionId=` if need be. */
async function sourceOf(call: ObjectCall): Promise<ObjectRecord> {
  const text = call.headers.get('x-oss-copy-source') ?? ''
  const [, bucket, path, versionId] = /^\/?([^/?]+)\/([^?]+)(?:\?versionId=([^&]+))?$/.exec(text) ?? []
  const key = path && decodeText(path, ' ')
  if (path && key === undefined) throw failures.notUtf8()
  if (bucket === undefined || !key)
    throw failures.invalidArgument('Copy Source must mention the source bucket and key: /sourcebucket/sourcekey.', {
      ArgumentName: 'x-oss-copy-source',
    })
  const version = versionId === undefined ? undefined : (decodeText(versionId) ?? versionId)
  await checkRight(call, 'read', { bucket, key }, version)
  const query = new Map(version === undefined ? [] : [['versionId', version]])
  const found = await findObject({ ...call, bucket, key, query })
  if (found.type === 'Symlink') throw failures.notImplemented('the copy of a symlink')
  await call.service.store.contents.check(found)
  return found
}

function directive(value: string | undefined, name: string): 'COPY' | 'REPLACE' {
  const upper = value?.toUpperCase() || 'COPY'
  if (upper === 'COPY' || upper === 'REPLACE') return upper
  throw failures.invalidArgument(`The value of ${name} is not valid.`, { ArgumentName: name })
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

function sourceRange(text: string | undefined, size: number): { start: number; end: number } {
  if (text === undefined) return { start: 0, end: size }
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(text) ?? []
  const range = { start: Number(first), end: last === '' ? size : Number(last) + 1 }
  if (range.start < range.end && range.end <= size) return range
  throw new Failure(416, 'InvalidRange', 'The requested range cannot be satisfied.', {
    details: { ActualObjectSize: String(size) },
  })
}
