import { cleanRestoredObject, restoreObject } from '../operations/archive/restore-object.js'
import {
  deleteBucket,
  getBucketInfo,
  getBucketLocation,
  headBucket,
  listBuckets,
  putBucket,
} from '../operations/buckets/buckets.js'
import { listObjects } from '../operations/listing/list-objects.js'
import { listVersions } from '../operations/listing/list-versions.js'
import { completeUpload } from '../operations/multipart/complete-upload.js'
import { listParts, listUploads } from '../operations/multipart/list-uploads.js'
import { abortUpload, initiateUpload, uploadPart } from '../operations/multipart/multipart.js'
import { appendObject, sealAppendObject } from '../operations/objects/append-object.js'
import { copyObject, uploadPartCopy } from '../operations/objects/copy-object.js'
import { deleteMultiple } from '../operations/objects/delete-multiple.js'
import { deleteObject } from '../operations/objects/delete-object.js'
import { getObject, getObjectMeta, headObject } from '../operations/objects/get-object.js'
import { postObject } from '../operations/objects/post-object.js'
import { saveProcessed } from '../operations/objects/process-object.js'
import { putObject } from '../operations/objects/put-object.js'
import { getSymlink, putSymlink } from '../operations/objects/symlink.js'
import { deleteTagging, getTagging, putTagging } from '../operations/objects/tagging.js'
import { operation } from '../operations/operation.js'
import { getBucketAcl, getObjectAcl, putBucketAcl, putObjectAcl } from '../operations/settings/acl.js'
import { deleteEncryption, getEncryption, putEncryption } from '../operations/settings/bucket-encryption.js'
import {
  getBucketStat,
  getVersioning,
  listLiveChannels,
  putVersioning,
} from '../operations/settings/bucket-settings.js'
import { deleteBucketTags, getBucketTags, putBucketTags } from '../operations/settings/bucket-tagging.js'
import { configurationRoutes } from '../operations/settings/configurations.js'
import { deleteCors, getCors, putCors } from '../operations/settings/cors-rules.js'
import { OSS_CONFIGURATIONS } from '../operations/settings/oss-configurations.js'
import {
  getPolicyStatus,
  getResourceGroup,
  listInventories,
  listStyles,
  putResourceGroup,
} from '../operations/settings/oss-settings.js'
import type { BucketCall, Call, ObjectCall } from '../server/call.js'
import type { Routes, RouteTables } from './route.js'

const SERVICE: Routes<Call> = {
  GET: operation('ListBuckets', 'own', listBuckets),
  'GET ?tagging': operation('ListBuckets', 'own', listBuckets),
  // Those of all regions: there is one here.
  'GET ?regionList': operation('ListBuckets', 'own', listBuckets),
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
  'PUT ?encryption': operation('PutBucketEncryption', 'own', putEncryption),
  'GET ?encryption': operation('GetBucketEncryption', 'own', getEncryption),
  'DELETE ?encryption': operation('DeleteBucketEncryption', 'own', deleteEncryption),
  'GET ?policyStatus': operation('GetBucketPolicyStatus', 'own', getPolicyStatus),
  'PUT ?resourceGroup': operation('PutBucketResourceGroup', 'own', putResourceGroup),
  'GET ?resourceGroup': operation('GetBucketResourceGroup', 'own', getResourceGroup),
  'GET ?inventory': operation('ListBucketInventory', 'own', listInventories),
  'GET ?style': operation('ListStyle', 'own', listStyles),
  ...configurationRoutes(OSS_CONFIGURATIONS),
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
  'POST ?seal': operation('SealAppendObject', 'write', sealAppendObject),
  'POST ?cleanRestoredObject': operation('CleanRestoredObject', 'own', cleanRestoredObject),
  'POST ?restore': operation('RestoreObject', 'own', restoreObject),
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
  'GET ?uploadId': operation('ListParts', 'write', listParts),
}

/** Parameters that say which operation is meant; all others are its arguments. */
const SELECTORS = new Set(
  (
    'accessPoint accessPointConfigForObjectProcess accessPointForObjectProcess accessPointPolicy ' +
    'accessPointPolicyForObjectProcess accessmonitor acl append archiveDirectRead asyncFetch bucketArchiveDirectRead ' +
    'bucketInfo cleanRestoredObject cloudboxes cname comp cors dataPipeline delete encryption httpsConfig img inventory ' +
    'inventoryId legalHold lifecycle live location logging metaQuery objectInfo objectMeta objectWorm overwriteConfig ' +
    'partNumber policy policyStatus processConfiguration publicAccessBlock qos qosInfo redundancyTransition referer ' +
    'regionList regions replication replicationLocation replicationProgress requestPayment requesterQosInfo ' +
    'resourceGroup resourcePool resourcePoolBuckets resourcePoolInfo restore retention rtc seal stat style styleName symlink tagging ' +
    'transferAcceleration uploadId uploads versioning versions vod website worm wormExtend wormId ' +
    'userDefinedLogFieldsConfig x-oss-async-process x-oss-delete x-oss-rename x-oss-write-get-object-response'
  ).split(' '),
)

/** The operations of OSS. */
export const ossRoutes: RouteTables = {
  service: SERVICE,
  bucket: BUCKET,
  object: OBJECT,
  copySource: 'x-oss-copy-source',
  making: ['PutBucket', 'PutBucketAcl'],
  // With GET it is an argument, with POST an operation of its own.
  isSelector: (name, method) => SELECTORS.has(name) || (method === 'POST' && name === 'x-oss-process'),
}
