import { createHash } from 'node:crypto'
import { failures } from '../../failure.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { BucketCall } from '../../server/call.js'
import { type Fields, readDocument } from '../../xml/read-xml.js'
import { document, type Element } from '../../xml/xml.js'
import { findBucket } from '../find-bucket.js'
import { listingQuery } from '../listing/listing.js'
import { checkKey } from '../names.js'
import { textOf } from '../text-of.js'

/** DeleteMultipleObjects: up to 1000 at once. */
export async function deleteMultiple(call: BucketCall): Promise<Answer> {
  const { service, bucket, headers, query, body } = call
  findBucket(service.store, bucket)
  const text = await textOf(body)
  checkDigest(text, headers.get('content-md5'))
  const { encode, encoding } = listingQuery(query, 'max-keys', 1000)
  const asked = await readDocument(text, 'Delete')
  const objects = asked.all('Object')
  if (objects.length === 0 || objects.length > 1000) throw failures.malformedXml()
  const keys = objects.map(keyOf)
  const deleted: Element[] = []
  for (const [index, object] of objects.entries())
    deleted.push(await deleteOne(call, keys[index] ?? '', object.text('VersionId') || undefined, encode))
  if (asked.text('Quiet') === 'true') return { status: 200 }
  return xmlAnswer(document('DeleteResult', { EncodingType: encoding, Deleted: deleted }))
}

/** The whole list is read before the first object goes: a mistake in it deletes nothing. */
function keyOf(object: Fields): string {
  const key = object.text('Key') ?? ''
  if (key === '') throw failures.malformedXml()
  checkKey(key)
  return key
}

async function deleteOne(
  { service: { store }, bucket, now }: BucketCall,
  key: string,
  versionId: string | undefined,
  encode: (name: string) => string,
): Promise<Element> {
  const deletion = await store.withLock(bucket, async () =>
    store.remove(findBucket(store, bucket), key, now, versionId),
  )
  return {
    Key: encode(key),
    VersionId: versionId,
    DeleteMarker: deletion?.marker || undefined,
    DeleteMarkerVersionId: deletion?.marker ? deletion.versionId : undefined,
  }
}

function checkDigest(text: string, promised: string | undefined): void {
  if (promised !== undefined && createHash('md5').update(text, 'utf8').digest('base64') !== promised)
    throw failures.invalidDigest()
}
