import { failures } from '../../failure.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { BucketCall } from '../../server/call.js'
import type { BucketRecord, ObjectRecord } from '../../storage/records.js'
import { partRange, successor } from '../../storage/tables.js'
import { readDocument } from '../../xml/read-xml.js'
import type { Element } from '../../xml/xml.js'
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

/**
 * PutBucketVersioning. Once enabled it can be suspended, and never taken back.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/putbucketversioning}
 */
export async function putVersioning(call: BucketCall): Promise<Answer> {
  const asked = readDocument(await textOf(call), 'VersioningConfiguration')
  const status = asked.text('Status')
  if (status !== 'Enabled' && status !== 'Suspended') throw failures.malformedXml()
  await changeBucket(call, (bucket) => ({ ...bucket, versioning: status }))
  return {}
}

/**
 * GetBucketVersioning: without a status where versioning was never enabled.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/getbucketversioning}
 */
export async function getVersioning({ service, bucket }: BucketCall): Promise<Answer> {
  const { versioning } = findBucket(service.store, bucket)
  return xmlAnswer('VersioningConfiguration', { Status: versioning })
}

/** Elements of GetBucketStat by storage class. The real size of Standard is its size, so it has no such element. */
const CLASSES = {
  Standard: 'Standard',
  IA: 'InfrequentAccess',
  Archive: 'Archive',
  ColdArchive: 'ColdArchive',
  DeepColdArchive: 'DeepColdArchive',
} as const

/**
 * GetBucketStat: what a bucket holds, counted when it is asked. Nothing has a least size that is billed here, so that real
 * sizes are sizes.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/getbucketstat}
 */
export async function getBucketStat({ service, bucket }: BucketCall): Promise<Answer> {
  const { store } = service
  findBucket(store, bucket)
  const range = { gte: `${bucket}/`, lt: successor(`${bucket}/`) }
  const records = await store.tables.versions.values(range).all()
  const objects = records.filter(({ marker }) => !marker)
  const uploads = await store.tables.uploads.values(range).all()
  const parts = await Promise.all(uploads.map(({ id }) => store.tables.parts.keys(partRange(id)).all()))
  const latest = Math.max(0, ...records.map(({ modified }) => modified))
  return xmlAnswer('BucketStat', {
    Storage: sizeOf(objects),
    ObjectCount: objects.length,
    MultipartUploadCount: uploads.length,
    MultipartPartCount: parts.flat().length,
    LiveChannelCount: 0,
    LastModifiedTime: Math.floor(latest / 1000),
    ...Object.assign({}, ...Object.entries(CLASSES).map(([name, element]) => classElements(objects, name, element))),
    DeleteMarkerCount: records.length - objects.length,
  })
}

function classElements(objects: readonly ObjectRecord[], storageClass: string, name: string): Element {
  const found = objects.filter((object) => object.storageClass === storageClass)
  const size = sizeOf(found)
  return {
    [`${name}Storage`]: size,
    ...(storageClass === 'Standard' ? {} : { [`${name}RealStorage`]: size }),
    [`${name}ObjectCount`]: found.length,
  }
}

function sizeOf(objects: readonly ObjectRecord[]): number {
  return objects.reduce((sum, { size }) => sum + size, 0)
}

/**
 * ListLiveChannel: none, since streams are not served. The clean-ups of all suites of oss2 and Go begin with it.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/listlivechannel}
 */
export async function listLiveChannels({ service, bucket, query }: BucketCall): Promise<Answer> {
  findBucket(service.store, bucket)
  return xmlAnswer('ListLiveChannelResult', {
    Prefix: query.get('prefix') ?? '',
    Marker: query.get('marker') ?? '',
    MaxKeys: query.get('max-keys') ?? '100',
    IsTruncated: false,
    NextMarker: '',
  })
}
