import { failures } from './failure.js'
import {
  deleteBucket,
  getBucketInfo,
  getBucketLocation,
  headBucket,
  listBuckets,
  putBucket,
} from './operations/buckets/buckets.js'
import { listObjects } from './operations/listing/list-objects.js'
import { listVersions } from './operations/listing/list-versions.js'
import { completeUpload } from './operations/multipart/complete-upload.js'
import { listParts, listUploads } from './operations/multipart/list-uploads.js'
import { abortUpload, initiateUpload, uploadPart } from './operations/multipart/multipart.js'
import { appendObject } from './operations/objects/append-object.js'
import { copyObject, uploadPartCopy } from './operations/objects/copy-object.js'
import { deleteMultiple } from './operations/objects/delete-multiple.js'
import { deleteObject } from './operations/objects/delete-object.js'
import { getObject, getObjectMeta, headObject } from './operations/objects/get-object.js'
import { postObject } from './operations/objects/post-object.js'
import { saveProcessed } from './operations/objects/process-object.js'
import { putObject } from './operations/objects/put-object.js'
import { getSymlink, putSymlink } from './operations/objects/symlink.js'
import { deleteTagging, getTagging, putTagging } from './operations/objects/tagging.js'
import { operation } from './operations/operation.js'
import { getBucketAcl, getObjectAcl, putBucketAcl, putObjectAcl } from './operations/settings/acl.js'
import { getBucketStat, getVersioning, listLiveChannels, putVersioning } from './operations/settings/bucket-settings.js'
import { deleteBucketTags, getBucketTags, putBucketTags } from './operations/settings/bucket-tagging.js'
import { deleteCors, getCors, putCors } from './operations/settings/cors-rules.js'
import type { BucketCall, Call, ObjectCall, Operation } from './server/call.js'
import type { Place } from './server/place.js'

type Routes<C extends Call> = Readonly<Record<string, Operation<C>>>

const SERVICE: Routes<Call> = {
  GET: operation('ListBuckets', 'own', listBuckets),
  'GET ?tagging': operation('ListBuckets', 'own', listBuckets),
}

const BUCKET: Routes<BucketCall> = {
  PUT: operation('PutBucket', 'own', putBucket),
  GET: operation('ListObjects', 'list', listObjects),
  HEAD: operation('HeadBucket', 'list', headBucket),
  DELETE: operation('DeleteBucket', 'own', deleteBucket),
  'GET ?bucketInfo': operation('GetBucketInfo', 'own', getBucketInfo),
  'GET ?location': operation('GetBucketLocation', 'own', getBucketLocation),
  'GET ?stat': operation('GetBucketStat', 'own', getBucketStat),
  'PUT ?acl': operation('PutBucketAcl', 'own', putBucketAcl),
  'GET ?acl': operation('GetBucketAcl', 'own', getBucketAcl),
  'PUT ?cors': operation('PutBucketCors', 'own', putCors),
  'GET ?cors': operation('GetBucketCors', 'own', getCors),
  'DELETE ?cors': operation('DeleteBucketCors', 'own', deleteCors),
  'PUT ?versioning': operation('PutBucketVersioning', 'own', putVersioning),
  'GET ?versioning': operation('GetBucketVersioning', 'own', getVersioning),
  'PUT ?tagging': operation('PutBucketTags', 'own', putBucketTags),
  'GET ?tagging': operation('GetBucketTags', 'own', getBucketTags),
  'DELETE ?tagging': operation('DeleteBucketTags', 'own', deleteBucketTags),
  'GET ?live': operation('ListLiveChannel', 'own', listLiveChannels),
  'GET ?versions': operation('ListObjectVersions', 'list', listVersions),
  'GET ?uploads': operation('ListMultipartUploads', 'list', listUploads),
  POST: operation('PostObject', 'form', postObject),
  'POST ?delete': operation('DeleteMultipleObjects', 'write', deleteMultiple),
}

const OBJECT: Routes<ObjectCall> = {
  PUT: operation('PutObject', 'write', putObject),
  'PUT from': operation('CopyObject', 'write', copyObject),
  GET: operation('GetObject', 'read', getObject),
  HEAD: operation('HeadObject', 'read', headObject),
  'HEAD ?objectMeta': operation('GetObjectMeta', 'read', getObjectMeta),
  DELETE: operation('DeleteObject', 'write', deleteObject),
  // The suite of oss2 deletes links so.
  'DELETE ?symlink': operation('DeleteObject', 'write', deleteObject),
  'POST ?append': operation('AppendObject', 'write', appendObject),
  'POST ?x-oss-process': operation('ProcessObject', 'read', saveProcessed),
  'PUT ?acl': operation('PutObjectAcl', 'own', putObjectAcl),
  'GET ?acl': operation('GetObjectAcl', 'own', getObjectAcl),
  'PUT ?tagging': operation('PutObjectTagging', 'own', putTagging),
  'GET ?tagging': operation('GetObjectTagging', 'own', getTagging),
  'DELETE ?tagging': operation('DeleteObjectTagging', 'own', deleteTagging),
  'PUT ?symlink': operation('PutSymlink', 'write', putSymlink),
  'GET ?symlink': operation('GetSymlink', 'read', getSymlink),
  'POST ?uploads': operation('InitiateMultipartUpload', 'write', initiateUpload),
  'PUT ?partNumber&uploadId': operation('UploadPart', 'write', uploadPart),
  'PUT ?partNumber&uploadId from': operation('UploadPartCopy', 'write', uploadPartCopy),
  'POST ?uploadId': operation('CompleteMultipartUpload', 'write', completeUpload),
  'DELETE ?uploadId': operation('AbortMultipartUpload', 'write', abortUpload),
  'GET ?uploadId': operation('ListParts', 'read', listParts),
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

/** What the operation is called that a request means, if there is one. */
export function operationName(call: Parameters<typeof route>[0], { bucket, key }: Place): string | undefined {
  try {
    return route(call, bucket, key).operation.name
  } catch {
    return undefined
  }
}

function bound<C extends Call>(operation: Operation<C>, place: Omit<C, keyof Call>): Routed {
  return { operation, run: (call) => operation.run({ ...call, ...place } as C) }
}

function selectorOf({ method, query, headers }: Pick<Call, 'method' | 'query' | 'headers'>): string {
  // With GET it is an argument, with POST an operation of its own.
  const selects = (name: string) => SELECTORS.has(name) || (method === 'POST' && name === 'x-oss-process')
  const names = [...query.keys()].filter(selects).sort()
  const copy = method === 'PUT' && headers.has('x-oss-copy-source') ? ' from' : ''
  return method + (names.length === 0 ? '' : ` ?${names.join('&')}`) + copy
}

function found<C extends Call>(routes: Routes<C>, selector: string, { method }: Pick<Call, 'method'>): Operation<C> {
  const operation = Object.hasOwn(routes, selector) ? routes[selector] : undefined
  if (operation) return operation
  throw selector === method ? failures.methodNotAllowed(method) : failures.notImplemented(selector)
}
