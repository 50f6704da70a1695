import type { Dialect } from '../dialect/dialect.js'
import type { CorsRule } from '../operations/api-types.js'
import { checkBucket } from '../operations/names.js'
import { checkRules } from '../operations/settings/cors-rule.js'
import type { BucketOptions } from '../options.js'
import type { BucketRecord } from '../storage/records.js'
import type { Store } from '../storage/store.js'

/** Makes buckets. A folder may have them already, with settings that were changed since: those stay. */
export async function makeBuckets(
  store: Store,
  dialect: Dialect,
  buckets: readonly (string | BucketOptions)[],
  now: number,
): Promise<void> {
  for (const bucket of buckets.map((one) => (typeof one === 'string' ? { name: one } : one))) {
    checkBucket({ dialect }, bucket.name)
    const record = recordOf(bucket, dialect, now)
    if ((await store.tables.buckets.get(bucket.name)) === undefined) await store.tables.buckets.put(bucket.name, record)
  }
}

function recordOf(
  { name, acl = 'private', versioning, cors }: BucketOptions,
  dialect: Dialect,
  created: number,
): BucketRecord {
  const rules = typeof cors === 'string' ? [openTo(cors.split(','), dialect)] : cors
  if (rules !== undefined) checkRules(name, rules)
  return {
    name,
    created,
    acl,
    storageClass: 'Standard',
    ...(versioning && { versioning }),
    ...(rules && { cors: { rules, vary: false } }),
  }
}

const EXPOSED = {
  COS: ['request-id', 'version-id', 'hash-crc64ecma', 'next-append-position', 'object-type'],
  OSS: ['request-id', 'ec', 'version-id', 'hash-crc64ecma', 'next-append-position', 'object-type'],
  S3: ['request-id', 'id-2', 'version-id', 'checksum-crc32', 'checksum-crc64nvme', 'checksum-type'],
} as const

/** All that a page can do with a bucket, and all that it may want to read of an answer. */
function openTo(origins: readonly string[], { service, prefix }: Dialect): CorsRule {
  return {
    origins,
    methods: ['GET', 'PUT', 'POST', 'HEAD', 'DELETE'],
    headers: ['*'],
    exposed: ['Date', 'ETag', 'Content-MD5', 'Content-Range', ...EXPOSED[service].map((name) => prefix + name)],
  }
}
