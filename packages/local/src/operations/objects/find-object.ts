import { Failure, failures } from '../../failure.js'
import type { ObjectCall } from '../../server/call.js'
import type { ObjectRecord } from '../../storage/records.js'
import { findBucket } from '../find-bucket.js'

/**
 * The object a call is about, in the version it names.
 *
 * @throws Failure `NoSuchBucket`, `NoSuchKey`, `NoSuchVersion`, `MethodNotAllowed` for a deletion marker
 */
export async function findObject(call: ObjectCall): Promise<ObjectRecord> {
  const { service, bucket, key, query, method } = call
  findBucket(service.store, bucket)
  const versionId = query.get('versionId')
  if (versionId !== undefined) {
    const record = await service.store.version(bucket, key, versionId)
    if (!record) throw noSuchVersion(key, versionId)
    if (record.marker) throw markerRejected(method, versionId)
    return record
  }
  const record = await service.store.current(bucket, key)
  if (!record) throw await missing(call)
  return record
}

/** The object that a symlink leads to, or the object itself. A link to a link is not followed. */
export async function followed(call: ObjectCall, record: ObjectRecord): Promise<ObjectRecord> {
  if (record.target === undefined) return record
  const target = await call.service.store.current(call.bucket, record.target)
  if (!target)
    throw new Failure(404, 'SymlinkTargetNotExist', 'The symlink target object does not exist.', {
      ec: '0026-00000011',
      details: { Key: record.key },
    })
  if (target.type === 'Symlink')
    throw new Failure(400, 'InvalidTargetType', 'The symlink target object type is invalid.', {
      details: { Key: record.key },
    })
  return target
}

/** A deletion marker above it is reported in headers, as the service does. */
async function missing({ service, bucket, key }: ObjectCall): Promise<Failure> {
  for await (const newest of service.store.versionsOf(bucket, key)) {
    const headers = { 'x-oss-delete-marker': 'true', 'x-oss-version-id': newest.versionId }
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

function markerRejected(method: string, versionId: string): Failure {
  return new Failure(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.', {
    details: { Method: method, ResourceType: 'DeleteMarker' },
    headers: { 'x-oss-delete-marker': 'true', 'x-oss-version-id': versionId },
  })
}
