import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { BucketCall } from '../../server/call.js'
import { OWNER } from '../../service.js'
import { afterObject, type Page, readPage } from '../../storage/page.js'
import type { ObjectRecord } from '../../storage/records.js'
import { document, type Element } from '../../xml/xml.js'
import { findBucket } from '../find-bucket.js'
import { isoOf, type ListingQuery, listingQuery } from './listing.js'

/** ListObjects, and ListObjectsV2 where the query says `list-type=2`. */
export async function listObjects(call: BucketCall): Promise<Answer> {
  return call.query.get('list-type') === '2' ? listSecond(call) : listFirst(call)
}

async function listFirst(call: BucketCall): Promise<Answer> {
  const asked = listingQuery(call.query, 'max-keys', 100)
  const marker = call.query.get('marker') ?? ''
  const page = await pageAfter(call, asked, marker)
  return xmlAnswer(
    document('ListBucketResult', {
      Name: call.bucket,
      Prefix: asked.encode(asked.prefix),
      Marker: asked.encode(marker),
      MaxKeys: asked.limit,
      Delimiter: asked.encode(asked.delimiter),
      EncodingType: asked.encoding,
      IsTruncated: page.last !== undefined,
      NextMarker: page.last === undefined ? undefined : asked.encode(nameOf(page.last)),
      ...found(page, asked, true),
    }),
  )
}

async function listSecond(call: BucketCall): Promise<Answer> {
  const { query, bucket } = call
  const asked = listingQuery(query, 'max-keys', 100)
  const token = query.get('continuation-token') || undefined
  const startAfter = query.get('start-after') ?? ''
  const page = await pageAfter(call, asked, token === undefined ? startAfter : fromToken(token))
  return xmlAnswer(
    document('ListBucketResult', {
      Name: bucket,
      Prefix: asked.encode(asked.prefix),
      StartAfter: asked.encode(startAfter),
      MaxKeys: asked.limit,
      Delimiter: asked.encode(asked.delimiter),
      EncodingType: asked.encoding,
      ContinuationToken: token,
      IsTruncated: page.last !== undefined,
      NextContinuationToken: page.last === undefined ? undefined : toToken(nameOf(page.last)),
      KeyCount: page.entries.length + page.groups.length,
      ...found(page, asked, query.get('fetch-owner') === 'true'),
    }),
  )
}

async function pageAfter(
  { service, bucket }: BucketCall,
  asked: ListingQuery,
  after: string,
): Promise<Page<ObjectRecord>> {
  findBucket(service.store, bucket)
  const { prefix, delimiter, limit } = asked
  const from = after === '' ? '' : afterObject(bucket, after)
  return readPage(service.store.tables.objects, { bucket, prefix, delimiter, from, knownGroup: after, limit })
}

function found({ entries, groups }: Page<ObjectRecord>, { encode }: ListingQuery, owner: boolean): Element {
  return {
    Contents: entries.map((record) => ({
      Key: encode(record.key),
      LastModified: isoOf(record.modified),
      ETag: `"${record.etag}"`,
      Type: record.type,
      Size: record.size,
      StorageClass: record.storageClass,
      Owner: owner ? OWNER : undefined,
    })),
    CommonPrefixes: groups.map((group) => ({ Prefix: encode(group) })),
  }
}

function nameOf(last: ObjectRecord | string): string {
  return typeof last === 'string' ? last : last.key
}

/** Opaque to clients: they must not take it for a key. */
function toToken(name: string): string {
  return Buffer.from(name, 'utf8').toString('base64')
}

function fromToken(token: string): string {
  return Buffer.from(token, 'base64').toString('utf8')
}
