import { failures } from './failure.js'
import type { BucketCall, Call, ObjectCall, Operation } from './http/call.js'
import { deleteBucket, getBucketInfo, getBucketLocation, listBuckets, putBucket } from './operations/buckets.js'
import { deleteObject } from './operations/delete-object.js'
import { getObject, getObjectMeta, headObject } from './operations/get-object.js'
import { operation } from './operations/operation.js'
import { putObject } from './operations/put-object.js'

type Routes<C extends Call> = Readonly<Record<string, Operation<C>>>

const SERVICE: Routes<Call> = {
  GET: operation('ListBuckets', 'own', listBuckets),
}

const BUCKET: Routes<BucketCall> = {
  PUT: operation('PutBucket', 'own', putBucket),
  DELETE: operation('DeleteBucket', 'own', deleteBucket),
  'GET ?bucketInfo': operation('GetBucketInfo', 'own', getBucketInfo),
  'GET ?location': operation('GetBucketLocation', 'own', getBucketLocation),
}

const OBJECT: Routes<ObjectCall> = {
  PUT: operation('PutObject', 'write', putObject),
  GET: operation('GetObject', 'read', getObject),
  HEAD: operation('HeadObject', 'read', headObject),
  'HEAD ?objectMeta': operation('GetObjectMeta', 'read', getObjectMeta),
  DELETE: operation('DeleteObject', 'write', deleteObject),
}

/** Parameters that say which operation is meant; all others are its arguments. */
const SELECTORS = new Set(
  (
    'accessPoint accessPointPolicy accessmonitor acl append archiveDirectRead asyncFetch bucketArchiveDirectRead ' +
    'bucketInfo cleanRestoredObject cloudboxes cname comp cors delete encryption httpsConfig img inventory inventoryId ' +
    'legalHold lifecycle live location logging metaQuery objectInfo objectMeta partNumber policy policyStatus ' +
    'processConfiguration publicAccessBlock qos qosInfo referer regionList regions replication replicationLocation ' +
    'replicationProgress requestPayment resourceGroup restore retention rtc seal stat style symlink tagging ' +
    'transferAcceleration uploadId uploads versioning versions vod website worm wormExtend wormId ' +
    'userDefinedLogFieldsConfig x-oss-async-process x-oss-delete x-oss-rename x-oss-write-get-object-response'
  ).split(' '),
)

/** An operation and the call it is for. */
export interface Routed {
  readonly operation: Omit<Operation, 'run'>
  run(call: Call): ReturnType<Operation['run']>
}

/**
 * Finds the operation that a request means.
 *
 * @throws Failure `NotImplemented` for one that the service has and this server has not, `MethodNotAllowed`
 */
export function route(call: Pick<Call, 'method' | 'query' | 'headers'>, bucket?: string, key?: string): Routed {
  const selector = selectorOf(call)
  if (bucket === undefined) return bound(found(SERVICE, selector, call), {})
  if (key === undefined) return bound(found(BUCKET, selector, call), { bucket })
  return bound(found(OBJECT, selector, call), { bucket, key })
}

function bound<C extends Call>(operation: Operation<C>, place: Omit<C, keyof Call>): Routed {
  return { operation, run: (call) => operation.run({ ...call, ...place } as C) }
}

function selectorOf({ method, query, headers }: Pick<Call, 'method' | 'query' | 'headers'>): string {
  const names = [...query.keys()].filter((name) => SELECTORS.has(name)).sort()
  const copy = method === 'PUT' && headers.has('x-oss-copy-source') ? ' from' : ''
  return method + (names.length === 0 ? '' : ` ?${names.join('&')}`) + copy
}

function found<C extends Call>(routes: Routes<C>, selector: string, { method }: Pick<Call, 'method'>): Operation<C> {
  const operation = Object.hasOwn(routes, selector) ? routes[selector] : undefined
  if (operation) return operation
  throw selector === method ? failures.methodNotAllowed(method) : failures.notImplemented(selector)
}
