import { createHash } from 'node:crypto'
import { failures } from '../../failure.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { BucketCall } from '../../server/call.js'
import { afterObject, type Page, readPage } from '../../storage/page.js'
import type { ObjectRecord } from '../../storage/records.js'
import { type Element, isoOf } from '../../xml/xml.js'
import { findBucket } from '../find-bucket.js'
import { etagOf } from '../written.js'
import { type ListingQuery, listingQuery, nameIn } from './listing.js'

/**
 * ListObjects, and ListObjectsV2 where the query says `list-type=2`: up to 1000 keys in the order of their bytes, 100 by
 * default; keys that agree up to the delimiter count as one. The first version always names owners, the second on request.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/listobjects}
 */
export async function listObjects(call: BucketCall): Promise<Answer> {
  return call.query.get('list-type') === '2' ? listSecond(call) : listFirst(call)
}

async function listFirst(call: BucketCall): Promise<Answer> {
  const asked = listingQuery(call, 'max-keys')
  const marker = nameIn(call.query, 'marker')
  const page = await pageAfter(call, asked, marker)
  return xmlAnswer('ListBucketResult', {
    Name: call.bucket,
    Prefix: asked.encode(asked.prefix),
    Marker: asked.encode(marker),
    MaxKeys: asked.limit,
    Delimiter: asked.optional(asked.delimiter),
    EncodingType: asked.encoding,
    IsTruncated: page.last !== undefined,
    NextMarker: page.last === undefined ? undefined : asked.encode(nameOf(page.last)),
    ...found(call, page, asked, true),
  })
}

async function listSecond(call: BucketCall): Promise<Answer> {
  const { query, bucket } = call
  const asked = listingQuery(call, 'max-keys')
  const token = query.get('continuation-token') || undefined
  const startAfter = nameIn(query, 'start-after')
  const page = await pageAfter(call, asked, token === undefined ? startAfter : fromToken(token))
  return xmlAnswer('ListBucketResult', {
    Name: bucket,
    Prefix: asked.encode(asked.prefix),
    StartAfter: asked.optional(startAfter),
    MaxKeys: asked.limit,
    Delimiter: asked.optional(asked.delimiter),
    EncodingType: asked.encoding,
    ContinuationToken: token,
    IsTruncated: page.last !== undefined,
    NextContinuationToken: page.last === undefined ? undefined : toToken(nameOf(page.last)),
    KeyCount: page.entries.length + page.groups.length,
    ...found(call, page, asked, query.get('fetch-owner') === 'true'),
  })
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

function found(
  call: BucketCall,
  { entries, groups }: Page<ObjectRecord>,
  { encode }: ListingQuery,
  owner: boolean,
): Element {
  const { dialect } = call.service
  return {
    Contents: entries.map((record) => ({
      Key: encode(record.key),
      LastModified: isoOf(record.modified),
      ETag: etagOf(call, record),
      ...dialect.listed(record, call.now),
      Owner: owner ? dialect.owner : undefined,
    })),
    CommonPrefixes: groups.map((group) => ({ Prefix: encode(group) })),
  }
}

function nameOf(last: ObjectRecord | string): string {
  return typeof last === 'string' ? last : last.key
}

/**
 * Opaque to clients, who must not take it for a key: a sum of it stands before it. So what was made up is not a token.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/listobjectsv2}
 */
function toToken(name: string): string {
  // Some clients decode it as they decode names, and would make a blank of `+`: that of Go does.
  return Buffer.concat([sumOf(name), Buffer.from(name)]).toString('base64url')
}

/** @throws Failure `InvalidArgument` */
function fromToken(token: string): string {
  const bytes = Buffer.from(token, 'base64url')
  const name = bytes.subarray(SUM).toString()
  if (toToken(name) === token) return name
  throw failures.invalidArgument('The continuation token is not valid.', {
    ArgumentName: 'continuation-token',
    ArgumentValue: token.slice(0, 80),
  })
}

const SUM = 6

function sumOf(name: string): Buffer {
  return createHash('sha256').update(name).digest().subarray(0, SUM)
}
