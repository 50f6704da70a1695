import { failures } from '../../failure.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { BucketCall } from '../../server/call.js'
import type { BucketRecord } from '../../storage/records.js'
import { successor } from '../../storage/tables.js'
import { readDocument } from '../../xml/read-xml.js'
import { document } from '../../xml/xml.js'
import { findBucket } from '../find-bucket.js'
import { textOf } from '../text-of.js'

/** Changes a bucket's own settings. */
export async function changeBucket(
  { service: { store }, bucket }: BucketCall,
  change: (before: BucketRecord) => BucketRecord,
): Promise<void> {
  await store.withLock(bucket, async () => {
    const value = change(findBucket(store, bucket))
    await store.write([{ type: 'put', sublevel: store.tables.buckets, key: bucket, value }])
  })
}

/** PutBucketVersioning. */
export async function putVersioning(call: BucketCall): Promise<Answer> {
  const asked = await readDocument(await textOf(call.body), 'VersioningConfiguration')
  const status = asked.text('Status')
  if (status !== 'Enabled' && status !== 'Suspended') throw failures.malformedXml()
  await changeBucket(call, (bucket) => ({ ...bucket, versioning: status }))
  return {}
}

/** GetBucketVersioning. */
export async function getVersioning({ service, bucket }: BucketCall): Promise<Answer> {
  const { versioning } = findBucket(service.store, bucket)
  return xmlAnswer(document('VersioningConfiguration', { Status: versioning }))
}

/** GetBucketStat: what a bucket holds, counted when it is asked. */
export async function getBucketStat({ service, bucket, now }: BucketCall): Promise<Answer> {
  const { store } = service
  findBucket(store, bucket)
  const range = { gte: `${bucket}/`, lt: successor(`${bucket}/`) }
  let storage = 0
  let objects = 0
  for await (const { size, marker } of store.tables.versions.values(range)) {
    storage += size
    if (!marker) objects++
  }
  const uploads = (await store.tables.uploads.keys(range).all()).length
  const counts = { Storage: storage, ObjectCount: objects, MultipartUploadCount: uploads, LiveChannelCount: 0 }
  return xmlAnswer(document('BucketStat', { ...counts, LastModifiedTime: Math.floor(now / 1000) }))
}
