import { getBucket, getBucketLocation, getService, headBucket, putBucket } from '../cos/operations/buckets.js'
import { restoreObject } from '../operations/archive/restore-object.js'
import { deleteBucket } from '../operations/buckets/buckets.js'
import { listVersions } from '../operations/listing/list-versions.js'
import { completeUpload } from '../operations/multipart/complete-upload.js'
import { listParts, listUploads } from '../operations/multipart/list-uploads.js'
import { abortUpload, initiateUpload, uploadPart } from '../operations/multipart/multipart.js'
import { appendObject } from '../operations/objects/append-object.js'
import { copyObject, uploadPartCopy } from '../operations/objects/copy-object.js'
import { deleteMultiple } from '../operations/objects/delete-multiple.js'
import { deleteObject } from '../operations/objects/delete-object.js'
import { getObject, headObject } from '../operations/objects/get-object.js'
import { postObject } from '../operations/objects/post-object.js'
import { putObject } from '../operations/objects/put-object.js'
import { deleteTagging, getTagging, putTagging } from '../operations/objects/tagging.js'
import { operation } from '../operations/operation.js'
import { getVersioning, putVersioning } from '../operations/settings/bucket-settings.js'
import { type Configuration, configurationRoutes } from '../operations/settings/configurations.js'
import { deleteCors, getCors, putCors } from '../operations/settings/cors-rules.js'
import { getBucketAcl, getObjectAcl, putBucketAcl, putObjectAcl } from '../s3/operations/acl.js'
import { deleteBucketTagging, getBucketTagging, putBucketTagging } from '../s3/operations/tagging.js'
import type { BucketCall, Call, ObjectCall } from '../server/call.js'
import type { Routes, RouteTables } from './route.js'

const SERVICE: Routes<Call> = {
  GET: operation('GetService', 'own', getService),
}

/**
 * What is kept and given back, and what a bucket without it answers.
 *
 * @see {@link https://www.tencentcloud.com/document/product/436/7730}
 */
const CONFIGURATIONS: Readonly<Record<string, Configuration>> = {
  accelerate: { name: 'BucketAccelerate', root: 'AccelerateConfiguration', without: '' },
  domain: { name: 'BucketDomain', root: 'DomainConfiguration', without: '' },
  encryption: {
    name: 'BucketEncryption',
    root: 'ServerSideEncryptionConfiguration',
    without: ['NoSuchEncryptionConfiguration', 'The encryption configuration does not exist.'],
  },
  intelligenttiering: {
    name: 'BucketIntelligentTiering',
    root: 'IntelligentTieringConfiguration',
    without: '',
  },
  lifecycle: {
    name: 'BucketLifecycle',
    root: 'LifecycleConfiguration',
    without: ['NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist.'],
  },
  logging: { name: 'BucketLogging', root: 'BucketLoggingStatus', without: '' },
  origin: {
    name: 'BucketOrigin',
    root: 'OriginConfiguration',
    without: ['NoSuchOriginConfiguration', 'The origin configuration does not exist.'],
  },
  policy: {
    name: 'BucketPolicy',
    root: undefined,
    without: ['NoSuchBucketPolicy', 'The bucket policy does not exist.'],
    status: 204,
  },
  referer: { name: 'BucketReferer', root: 'RefererConfiguration', without: '' },
  replication: {
    name: 'BucketReplication',
    root: 'ReplicationConfiguration',
    without: ['ReplicationConfigurationnotFoundError', 'The replication configuration was not found.'],
  },
  website: {
    name: 'BucketWebsite',
    root: 'WebsiteConfiguration',
    without: ['NoSuchWebsiteConfiguration', 'The specified bucket does not have a website configuration.'],
  },
}

const BUCKET: Routes<BucketCall> = {
  PUT: operation('PutBucket', 'own', putBucket),
  GET: operation('GetBucket', 'list', getBucket),
  HEAD: operation('HeadBucket', 'list', headBucket),
  DELETE: operation('DeleteBucket', 'own', deleteBucket),
  'GET ?location': operation('GetBucketLocation', 'own', getBucketLocation),
  'PUT ?acl': operation('PutBucketACL', 'own', putBucketAcl),
  'GET ?acl': operation('GetBucketACL', 'own', getBucketAcl),
  'PUT ?cors': operation('PutBucketCORS', 'own', putCors),
  'GET ?cors': operation('GetBucketCORS', 'own', getCors),
  'DELETE ?cors': operation('DeleteBucketCORS', 'own', deleteCors),
  'PUT ?versioning': operation('PutBucketVersioning', 'own', putVersioning),
  'GET ?versioning': operation('GetBucketVersioning', 'own', getVersioning),
  'PUT ?tagging': operation('PutBucketTagging', 'own', putBucketTagging),
  'GET ?tagging': operation('GetBucketTagging', 'own', getBucketTagging),
  'DELETE ?tagging': operation('DeleteBucketTagging', 'own', deleteBucketTagging),
  'GET ?versions': operation('GetBucketObjectVersions', 'list', listVersions),
  'GET ?uploads': operation('ListMultipartUploads', 'list', listUploads),
  POST: operation('PostObject', 'form', postObject),
  'POST ?delete': operation('DeleteMultipleObjects', 'write', deleteMultiple),
  ...configurationRoutes(CONFIGURATIONS),
}

const OBJECT: Routes<ObjectCall> = {
  PUT: operation('PutObject', 'write', putObject),
  'PUT from': operation('PutObjectCopy', 'write', copyObject),
  GET: operation('GetObject', 'read', getObject),
  HEAD: operation('HeadObject', 'read', headObject),
  DELETE: operation('DeleteObject', 'write', deleteObject),
  'POST ?append': operation('AppendObject', 'write', appendObject),
  'PUT ?acl': operation('PutObjectACL', 'own', putObjectAcl),
  'GET ?acl': operation('GetObjectACL', 'own', getObjectAcl),
  'PUT ?tagging': operation('PutObjectTagging', 'own', putTagging),
  'GET ?tagging': operation('GetObjectTagging', 'own', getTagging),
  'DELETE ?tagging': operation('DeleteObjectTagging', 'own', deleteTagging),
  'POST ?restore': operation('PostObjectRestore', 'own', restoreObject),
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
    'accelerate acl append attributes cors delete domain domaincertificate encryption intelligent-tiering ' +
    'intelligenttiering inventory lifecycle location logging metadata notification object-lock origin partNumber policy ' +
    'referer rename replication requestPayment restore retention select symlink tagging uploadId uploads versioning ' +
    'versions website'
  ).split(' '),
)

/** The operations of COS. */
export const cosRoutes: RouteTables = {
  service: SERVICE,
  bucket: BUCKET,
  object: OBJECT,
  copySource: 'x-cos-copy-source',
  making: ['PutBucket'],
  isSelector: (name) => SELECTORS.has(name),
}
