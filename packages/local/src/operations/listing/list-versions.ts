import { failures } from '../../failure.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { BucketCall } from '../../server/call.js'
import { afterMany, readPage } from '../../storage/page.js'
import type { ObjectRecord } from '../../storage/records.js'
import { versionPath } from '../../storage/tables.js'
import { type Element, isoOf } from '../../xml/xml.js'
import { findBucket } from '../find-bucket.js'
import { versionIdIn } from '../version-id.js'
import { etagOf } from '../written.js'
import { type ListingQuery, listingQuery, nameIn } from './listing.js'

/**
 * ListObjectVersions: versions and deletion markers, the newest of a key first. A version marker without a key marker is
 * rejected.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/listobjectversions}
 */
export async function listVersions(call: BucketCall): Promise<Answer> {
  const { service, bucket, query } = call
  const asked = listingQuery(call, 'max-keys')
  const { prefix, delimiter, limit, encode } = asked
  const keyMarker = nameIn(query, 'key-marker')
  findBucket(service.store, bucket)
  const from = await startOf(call, keyMarker)
  const { versions } = service.store.tables
  const page = await readPage(versions, { bucket, prefix, delimiter, from, knownGroup: keyMarker, limit })
  const { last } = page
  return xmlAnswer('ListVersionsResult', {
    Name: bucket,
    Prefix: encode(prefix),
    KeyMarker: encode(keyMarker),
    VersionIdMarker: query.get('version-id-marker') ?? '',
    MaxKeys: limit,
    Delimiter: asked.optional(delimiter),
    EncodingType: asked.encoding,
    IsTruncated: last !== undefined,
    NextKeyMarker: last === undefined ? undefined : encode(typeof last === 'string' ? last : last.key),
    NextVersionIdMarker: typeof last === 'object' ? last.versionId : undefined,
    ...(await elements(call, page.entries, asked)),
    CommonPrefixes: page.groups.map((group) => ({ Prefix: encode(group) })),
  })
}

async function startOf({ service, bucket, query }: BucketCall, keyMarker: string): Promise<string> {
  const versionId = query.get('version-id-marker') ? versionIdIn(query, 'version-id-marker') : undefined
  if (versionId !== undefined && keyMarker === '')
    throw failures.invalidArgument('A version-id marker cannot be specified without a key marker.')
  if (keyMarker === '') return ''
  const version = versionId && (await service.store.version(bucket, keyMarker, versionId))
  return version ? `${versionPath(bucket, keyMarker, version.sequence)}\0` : afterMany(bucket, keyMarker)
}

async function elements(call: BucketCall, records: readonly ObjectRecord[], asked: ListingQuery): Promise<Element> {
  const Version: Element[] = []
  const DeleteMarker: Element[] = []
  for (const record of records) {
    const common = {
      Key: asked.encode(record.key),
      VersionId: record.versionId,
      IsLatest: await isLatest(call, record),
      LastModified: isoOf(record.modified),
      Owner: call.service.dialect.owner,
    }
    if (record.marker) DeleteMarker.push(common)
    else Version.push({ ...common, ...contents(call, record) })
  }
  return { Version, DeleteMarker }
}

async function isLatest({ service }: BucketCall, record: ObjectRecord): Promise<boolean> {
  for await (const newest of service.store.versionsOf(record.bucket, record.key))
    return newest.sequence === record.sequence
  return false
}

function contents(call: BucketCall, record: ObjectRecord): Element {
  return { ETag: etagOf(call, record), ...call.service.dialect.listed(record, call.now) }
}
