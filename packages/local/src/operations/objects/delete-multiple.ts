import { checkRight } from '../../auth/rights.js'
import { failures } from '../../failure.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { BucketCall } from '../../server/call.js'
import { type Fields, readDocument } from '../../xml/read-xml.js'
import type { Element } from '../../xml/xml.js'
import { findBucket } from '../find-bucket.js'
import { listingQuery } from '../listing/listing.js'
import { checkKey } from '../names.js'
import { textOf } from '../text-of.js'
import { checkVersionId } from '../version-id.js'

/**
 * DeleteMultipleObjects: up to 1000 at once. The whole list is read, and the right to delete each of its objects is
 * checked, before the first one goes: a mistake in it deletes nothing.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/deletemultipleobjects}
 */
export async function deleteMultiple(call: BucketCall): Promise<Answer> {
  const { service, bucket, headers } = call
  findBucket(service.store, bucket)
  if (service.dialect.has('delete-needs-digest') && ![...headers.keys()].some(isDigest)) throw failures.missingDigest()
  const text = await textOf(call)
  const { encode, encoding } = listingQuery(call, 'max-keys', 1000)
  const list = readDocument(text, 'Delete', true)
  const objects = list.all('Object').map((object) => listedObject(call, object))
  if (objects.length === 0 || objects.length > 1000) throw failures.malformedXml()
  const isQuiet = list.text('Quiet') === 'true'
  const deleted = await service.store.withLock(bucket, () => deleteAll(call, objects, encode))
  if (isQuiet) return service.dialect.has('empty-answers') ? { status: 200 } : xmlAnswer('DeleteResult', {})
  return xmlAnswer('DeleteResult', { EncodingType: encoding, Deleted: deleted })
}

/** What says that a list is the one that was sent: a mistake in it deletes objects. */
function isDigest(name: string): boolean {
  return name === 'content-md5' || /^x-amz-(checksum-|trailer$)/.test(name)
}

interface ListedObject {
  readonly key: string
  readonly versionId: string | undefined
}

function listedObject(call: BucketCall, object: Fields): ListedObject {
  const key = object.text('Key') ?? ''
  if (key === '') throw failures.malformedXml()
  checkKey(call, key)
  const versionId = object.text('VersionId') || undefined
  if (versionId !== undefined) checkVersionId(versionId, 'VersionId')
  return { key, versionId }
}

async function deleteAll(
  call: BucketCall,
  objects: readonly ListedObject[],
  encode: (name: string) => string,
): Promise<readonly Element[]> {
  const { bucket } = call
  for (const { key, versionId } of objects) await checkRight(call, 'write', { bucket, key }, versionId)
  const deleted: Element[] = []
  for (const object of objects) deleted.push(await deleteOne(call, object, encode))
  return deleted
}

async function deleteOne(
  { service: { store }, bucket, now }: BucketCall,
  { key, versionId }: ListedObject,
  encode: (name: string) => string,
): Promise<Element> {
  const deletion = await store.remove(findBucket(store, bucket), key, now, versionId)
  return {
    Key: encode(key),
    VersionId: versionId,
    DeleteMarker: deletion?.marker || undefined,
    DeleteMarkerVersionId: deletion?.marker ? deletion.versionId : undefined,
  }
}
