import { checkRight } from '../../auth/rights.js'
import { ownHeaders } from '../../dialect/own.js'
import { Failure, failures } from '../../failure.js'
import type { ObjectCall } from '../../server/call.js'
import type { Service } from '../../service.js'
import type { ObjectRecord } from '../../storage/records.js'
import { findBucket } from '../find-bucket.js'
import { versionIdIn } from '../version-id.js'

/**
 * The object a call is about, in the version it names.
 *
 * @throws Failure `NoSuchBucket`, `NoSuchKey`, `NoSuchVersion`, `MethodNotAllowed` for a deletion marker
 */
export async function findObject(call: ObjectCall): Promise<ObjectRecord> {
  const { service, bucket, key, query, method } = call
  findBucket(service.store, bucket)
  const versionId = versionIdIn(query)
  if (versionId !== undefined) {
    const record = await service.store.version(bucket, key, versionId)
    if (!record) throw noSuchVersion(key, versionId)
    if (record.marker) throw markerRejected(service, method, versionId)
    return record
  }
  const record = await service.store.current(bucket, key)
  if (!record) throw await missing(call)
  return record
}

/**
 * What a symlink shows: bytes, length, ETag, checksums and class of its target, the later of both dates, and everything
 * else of the link. Any other object is returned as it is. A link to a link is not followed, and the right to
 * read the link is not enough: the target asks for one of its own.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/headobject}
 * @throws Failure `SymlinkTargetNotExist`, `InvalidTargetType`, `AccessDenied`
 */
export async function followed(call: ObjectCall, link: ObjectRecord): Promise<ObjectRecord> {
  if (link.target === undefined) return link
  await checkRight(call, 'read', { bucket: call.bucket, key: link.target })
  const target = await call.service.store.current(call.bucket, link.target)
  if (!target)
    throw new Failure(404, 'SymlinkTargetNotExist', 'The symlink target object does not exist', {
      ec: '0026-00000011',
      details: { Key: link.key },
    })
  if (target.type === 'Symlink')
    throw new Failure(400, 'InvalidTargetType', 'The symlink target object type is invalid.', {
      details: { Key: link.key },
    })
  const { size, segments, etag, crc64, contentMd5, storageClass, restored } = target
  const modified = Math.max(link.modified, target.modified)
  const more = { ...(contentMd5 && { contentMd5 }), ...(restored && { restored }) }
  return { ...link, size, segments, etag, crc64, ...more, storageClass, modified }
}

/** A deletion marker above it is reported in headers, as the service does. */
async function missing({ service, bucket, key }: ObjectCall): Promise<Failure> {
  for await (const newest of service.store.versionsOf(bucket, key)) {
    const headers = markerHeaders(service, newest.versionId)
    const { status, code, message, ec, details } = failures.noSuchKey(key)
    return new Failure(status, code, message, { ec, details, headers })
  }
  return failures.noSuchKey(key)
}

function noSuchVersion(key: string, versionId: string): Failure {
  return new Failure(404, 'NoSuchVersion', 'The specified version does not exist.', {
    ec: '0026-00000014',
    details: { Key: key, VersionId: versionId },
  })
}

function markerRejected(service: Service, method: string, versionId: string): Failure {
  return new Failure(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.', {
    details: { Method: method, ResourceType: 'DeleteMarker' },
    headers: markerHeaders(service, versionId),
  })
}

function markerHeaders({ dialect }: Service, versionId: string): Record<string, string> {
  return ownHeaders(dialect, { 'delete-marker': 'true', 'version-id': versionId })
}
