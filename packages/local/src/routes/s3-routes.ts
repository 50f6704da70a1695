import { restoreObject } from '../operations/archive/restore-object.js'
import { deleteBucket } from '../operations/buckets/buckets.js'
import { listObjects } from '../operations/listing/list-objects.js'
import { listVersions } from '../operations/listing/list-versions.js'
import { completeUpload } from '../operations/multipart/complete-upload.js'
import { listParts, listUploads } from '../operations/multipart/list-uploads.js'
import { abortUpload, initiateUpload, uploadPart } from '../operations/multipart/multipart.js'
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
import { getObjectAttributes } from '../s3/operations/attributes.js'
import { createBucket, getBucketLocation, headBucket, listBuckets } from '../s3/operations/buckets.js'
import { deleteBucketTagging, getBucketTagging, putBucketTagging } from '../s3/operations/tagging.js'
import type { BucketCall, Call, ObjectCall } from '../server/call.js'
import type { Routes, RouteTables } from './route.js'

const SERVICE: Routes<Call> = {
  GET: operation('ListBuckets', 'own', listBuckets),
}

/**
 * What is kept and given back, and what a bucket without it answers.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html}
 */
const CONFIGURATIONS: Readonly<Record<string, Configuration>> = {
  accelerate: { name: 'BucketAccelerateConfiguration', root: 'AccelerateConfiguration', without: '' },
  encryption: {
    name: 'BucketEncryption',
    root: 'ServerSideEncryptionConfiguration',
    // Every bucket encrypts since January 2023.
    without: {
      Rule: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false },
    },
  },
  lifecycle: {
    name: 'BucketLifecycleConfiguration',
    root: 'LifecycleConfiguration',
    without: ['NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist'],
  },
  logging: { name: 'BucketLogging', root: 'BucketLoggingStatus', without: '' },
  notification: { name: 'BucketNotificationConfiguration', root: 'NotificationConfiguration', without: '' },
  'object-lock': {
    name: 'ObjectLockConfiguration',
    root: 'ObjectLockConfiguration',
    without: ['ObjectLockConfigurationNotFoundError', 'Object Lock configuration does not exist for this bucket'],
  },
  ownershipControls: {
    name: 'BucketOwnershipControls',
    root: 'OwnershipControls',
    without: ['OwnershipControlsNotFoundError', 'The bucket ownership controls were not found'],
  },
  policy: {
    name: 'BucketPolicy',
    root: undefined,
    without: ['NoSuchBucketPolicy', 'The bucket policy does not exist'],
    status: 204,
  },
  publicAccessBlock: {
    name: 'PublicAccessBlock',
    root: 'PublicAccessBlockConfiguration',
    without: ['NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found'],
  },
  replication: {
    name: 'BucketReplication',
    root: 'ReplicationConfiguration',
    without: ['ReplicationConfigurationNotFoundError', 'The replication configuration was not found'],
  },
  requestPayment: {
    name: 'BucketRequestPayment',
    root: 'RequestPaymentConfiguration',
    without: { Payer: 'BucketOwner' },
  },
  website: {
    name: 'BucketWebsite',
    root: 'WebsiteConfiguration',
    without: ['NoSuchWebsiteConfiguration', 'The specified bucket does not have a website configuration'],
  },
}

const BUCKET: Routes<BucketCall> = {
  PUT: operation('CreateBucket', 'own', createBucket),
  GET: operation('ListObjects', 'list', listObjects),
  HEAD: operation('HeadBucket', 'list', headBucket),
  DELETE: operation('DeleteBucket', 'own', deleteBucket),
  'GET ?location': operation('GetBucketLocation', 'own', getBucketLocation),
  'PUT ?acl': operation('PutBucketAcl', 'own', putBucketAcl),
  'GET ?acl': operation('GetBucketAcl', 'own', getBucketAcl),
  'PUT ?cors': operation('PutBucketCors', 'own', putCors),
  'GET ?cors': operation('GetBucketCors', 'own', getCors),
  'DELETE ?cors': operation('DeleteBucketCors', 'own', deleteCors),
  'PUT ?versioning': operation('PutBucketVersioning', 'own', putVersioning),
  'GET ?versioning': operation('GetBucketVersioning', 'own', getVersioning),
  'PUT ?tagging': operation('PutBucketTagging', 'own', putBucketTagging),
  'GET ?tagging': operation('GetBucketTagging', 'own', getBucketTagging),
  'DELETE ?tagging': operation('DeleteBucketTagging', 'own', deleteBucketTagging),
  'GET ?versions': operation('ListObjectVersions', 'list', listVersions),
  'GET ?uploads': operation('ListMultipartUploads', 'list', listUploads),
  POST: operation('PostObject', 'form', postObject),
  'POST ?delete': operation('DeleteObjects', 'write', deleteMultiple),
  ...configurationRoutes(CONFIGURATIONS),
}

const OBJECT: Routes<ObjectCall> = {
  PUT: operation('PutObject', 'write', putObject),
  'PUT from': operation('CopyObject', 'write', copyObject),
  GET: operation('GetObject', 'read', getObject),
  HEAD: operation('HeadObject', 'read', headObject),
  DELETE: operation('DeleteObject', 'write', deleteObject),
  'GET ?attributes': operation('GetObjectAttributes', 'read', getObjectAttributes),
  'PUT ?acl': operation('PutObjectAcl', 'own', putObjectAcl),
  'GET ?acl': operation('GetObjectAcl', 'own', getObjectAcl),
  'PUT ?tagging': operation('PutObjectTagging', 'own', putTagging),
  'GET ?tagging': operation('GetObjectTagging', 'own', getTagging),
  'DELETE ?tagging': operation('DeleteObjectTagging', 'own', deleteTagging),
  'POST ?restore': operation('RestoreObject', 'own', restoreObject),
  'POST ?uploads': operation('CreateMultipartUpload', 'write', initiateUpload),
  'PUT ?partNumber&uploadId': operation('UploadPart', 'write', uploadPart),
  'PUT ?partNumber&uploadId from': operation('UploadPartCopy', 'write', uploadPartCopy),
  'POST ?uploadId': operation('CompleteMultipartUpload', 'write', completeUpload),
  'DELETE ?uploadId': operation('AbortMultipartUpload', 'write', abortUpload),
  'GET ?uploadId': operation('ListParts', 'write', listParts),
}

/** Parameters that say which operation is meant; all others are its arguments. */
const SELECTORS = new Set(
  (
    'accelerate acl analytics attributes cors delete encryption intelligent-tiering inventory legal-hold lifecycle ' +
    'location logging metadataConfiguration metadataTable metrics notification object-lock ownershipControls policy ' +
    'policyStatus publicAccessBlock renameObject replication requestPayment restore retention select session tagging ' +
    'torrent uploadId uploads versioning versions website'
  ).split(' '),
)

/** The operations of S3. */
export const s3Routes: RouteTables = {
  service: SERVICE,
  bucket: BUCKET,
  object: OBJECT,
  copySource: 'x-amz-copy-source',
  making: ['CreateBucket'],
  // With GET and HEAD a number of a part is an argument.
  isSelector: (name, method) => SELECTORS.has(name) || (method === 'PUT' && name === 'partNumber'),
}
