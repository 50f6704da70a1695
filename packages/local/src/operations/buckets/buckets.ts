import { type Failure, failures } from '../../failure.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { BucketCall, Call } from '../../server/call.js'
import type { Query } from '../../server/parsed-request.js'
import type { BucketRecord } from '../../storage/records.js'
import { successor } from '../../storage/tables.js'
import { readDocument } from '../../xml/read-xml.js'
import { type Element, isoOf } from '../../xml/xml.js'
import { findBucket } from '../find-bucket.js'
import { checkBucket } from '../names.js'
import { aclIn, encryptionIn } from '../objects/metadata.js'
import { tagSet } from '../objects/tagging.js'
import { encryptionRule } from '../settings/bucket-encryption.js'
import { isPublicAccessBlocked, keptText } from '../settings/kept.js'
import { textOf } from '../text-of.js'

/**
 * ListBuckets: at most 1000, 100 by default, and of those with certain tags where `tagging` (`"name":"value",…`) or
 * `tag-key` and `tag-value` name them.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/listbuckets}
 */
export async function listBuckets({ service, query, host }: Call): Promise<Answer> {
  const prefix = query.get('prefix') ?? ''
  const marker = query.get('marker') ?? ''
  const limit = Math.min(Math.max(Number.parseInt(query.get('max-keys') ?? '', 10) || 100, 1), 1000)
  const wanted = wantedTags(query)
  const range = { gte: prefix, lt: successor(prefix), ...(marker > prefix ? { gte: `${marker}\0` } : {}) }
  const found = (await service.store.tables.buckets.values(range).all()).filter((bucket) => hasTags(bucket, wanted))
  const listed = found.slice(0, limit)
  const more = found.length > limit
  const elements = listed.map((bucket) => ({
    ...bucketElement(bucket, service.region, host),
    ...(wanted.length > 0 && { Tagging: tagSet(bucket.tags ?? []) }),
  }))
  return xmlAnswer('ListAllMyBucketsResult', {
    Prefix: prefix,
    Marker: marker,
    MaxKeys: limit,
    IsTruncated: more,
    NextMarker: more ? listed.at(-1)?.name : undefined,
    Owner: service.dialect.owner,
    Buckets: { Bucket: elements },
  })
}

type WantedTag = readonly [key: string, value: string | undefined]

function wantedTags(query: Query): readonly WantedTag[] {
  const key = query.get('tag-key')
  const pairs = [...(query.get('tagging') ?? '').matchAll(/"([^"]*)":"([^"]*)"/g)]
  const named = pairs.map(([, name = '', value = '']): WantedTag => [name, value])
  return key === undefined ? named : [...named, [key, query.get('tag-value')]]
}

function hasTags({ tags = [] }: BucketRecord, wanted: readonly WantedTag[]): boolean {
  return wanted.every(([key, value]) =>
    tags.some((tag) => tag.key === key && (value === undefined || tag.value === value)),
  )
}

/**
 * PutBucket. One that exists already belongs to the same owner here: its ACL is changed if another is given.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/putbucket}
 */
export async function putBucket(call: BucketCall): Promise<Answer> {
  const acl = bucketAclIn(call)
  const text = await textOf(call)
  const configuration = text === '' ? undefined : readDocument(text, 'CreateBucketConfiguration')
  const storageClass = configuration?.text('StorageClass') || 'Standard'
  const redundancy = configuration?.text('DataRedundancyType') || 'LRS'
  if (!call.service.dialect.settings.storageClasses.has(storageClass))
    throw invalidSetting('StorageClass', storageClass)
  if (redundancy !== 'LRS' && redundancy !== 'ZRS') throw invalidSetting('DataRedundancyType', redundancy)
  const encryption = encryptionIn(call)
  return makeBucket(call, { storageClass, redundancy, ...(encryption && { encryption }) }, acl)
}

/**
 * Makes a bucket, or gives one that exists another ACL.
 *
 * @throws Failure `InvalidBucketName`
 */
export async function makeBucket(
  { service: { store, dialect }, bucket, now }: BucketCall,
  settings: Pick<BucketRecord, 'storageClass' | 'redundancy' | 'encryption'>,
  acl: BucketRecord['acl'] | undefined,
): Promise<Answer> {
  checkBucket({ dialect }, bucket)
  await store.withLock(bucket, async () => {
    const before = store.bucket(bucket) ?? { name: bucket, created: now, acl: 'private', ...settings }
    const value: BucketRecord = { ...before, ...(acl && { acl }) }
    await store.write([{ type: 'put', sublevel: store.tables.buckets, key: bucket, value }])
  })
  return { headers: { Location: `/${bucket}` } }
}

/** @throws Failure `InvalidArgument` */
export function bucketAclIn(call: Pick<Call, 'headers' | 'service'>): BucketRecord['acl'] | undefined {
  const acl = aclIn(call, 'acl')
  if (acl === 'default') throw failures.invalidArgument(`The value of ${call.service.dialect.prefix}acl is not valid.`)
  return acl
}

function invalidSetting(name: string, value: string): Failure {
  return failures.invalidArgument(`The value of ${name} is not valid.`, {
    ArgumentName: name,
    ArgumentValue: value.slice(0, 80),
  })
}

/**
 * DeleteBucket. Versions and unfinished uploads count as contents.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/deletebucket}
 */
export async function deleteBucket({ service, bucket }: BucketCall): Promise<Answer> {
  const { store } = service
  await store.withLock(bucket, async () => {
    findBucket(store, bucket)
    const range = { gte: `${bucket}/`, lt: `${bucket}0`, limit: 1 }
    const contents = await Promise.all([
      store.tables.versions.keys(range).all(),
      store.tables.uploads.keys(range).all(),
    ])
    if (contents.flat().length > 0) throw failures.bucketNotEmpty(bucket)
    await store.write([{ type: 'del', sublevel: store.tables.buckets, key: bucket }])
  })
  return { status: 204 }
}

/**
 * HeadBucket: 200 where there is one.
 */
export async function headBucket({ service, bucket }: BucketCall): Promise<Answer> {
  findBucket(service.store, bucket)
  return {}
}

/**
 * GetBucketInfo. What an emulator has not is said as it is by default there.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/getbucketinfo}
 */
export async function getBucketInfo({ service, bucket, host }: BucketCall): Promise<Answer> {
  const found = findBucket(service.store, bucket)
  const info = {
    ...bucketElement(found, service.region, host),
    Owner: service.dialect.owner,
    AccessControlList: { Grant: found.acl },
    Versioning: found.versioning,
    DataRedundancyType: found.redundancy ?? 'LRS',
    ResourceGroupId: RESOURCE_GROUP,
    Comment: '',
    AccessMonitor: keptText(found, 'accessmonitor', 'Status') ?? 'Disabled',
    TransferAcceleration: 'Disabled',
    CrossRegionReplication: 'Disabled',
    BlockPublicAccess: isPublicAccessBlocked(found),
    ServerSideEncryptionRule: found.encryption ? encryptionRule(found) : { SSEAlgorithm: 'None' },
    BucketPolicy: { LogBucket: '', LogPrefix: '' },
  }
  return xmlAnswer('BucketInfo', { Bucket: info })
}

/**
 * GetBucketLocation: the region, with `oss-` before it.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/getbucketlocation}
 */
export async function getBucketLocation({ service, bucket }: BucketCall): Promise<Answer> {
  findBucket(service.store, bucket)
  return xmlAnswer('LocationConstraint', `oss-${service.region}`)
}

const OWN_HOST = /^(oss-[\w-]+?)(-internal)?(?=\.aliyuncs\.com(:\d+)?$)/

/** The group that every bucket belongs to. */
export const RESOURCE_GROUP = 'rg-acfmlocalpresign'

/**
 * Endpoints are the host that this request came to: clients that follow them would otherwise leave for the real service.
 * Where that is one of the service's own names, the one inside its network has another, which the suite of ali-oss compares.
 */
function bucketElement({ name, created, storageClass }: BucketRecord, region: string, host: string): Element {
  const endpoint = host.startsWith(`${name}.`) ? host.slice(name.length + 1) : host
  return {
    CreationDate: isoOf(created),
    ExtranetEndpoint: endpoint.replace(OWN_HOST, '$1'),
    IntranetEndpoint: endpoint.replace(OWN_HOST, '$1-internal'),
    Location: `oss-${region}`,
    Name: name,
    Region: region,
    StorageClass: storageClass,
    ResourceGroupId: RESOURCE_GROUP,
  }
}
