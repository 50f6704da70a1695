import { BlobSASPermissions, generateBlobSASQueryParameters, StorageSharedKeyCredential } from '@azure/storage-blob'
import { Storage } from '@google-cloud/storage'
import qiniu from 'qiniu'
import type { Row } from './row.js'
import {
  ACCESS_KEY_ID,
  ACCESS_KEY_SECRET,
  AZURE_QUERY,
  AZURE_SECRET,
  AZURE_VERSION,
  BUCKET,
  EXPIRES_IN,
  GCS_EMAIL,
  QINIU_DOMAIN,
  QUERY,
  turn,
} from './workload.js'

/** It signs with RSA keys alone, and waits for its own client of credentials at each call. */
export function gcsUrl(keys: readonly string[], pem: string): Row {
  const storage = new Storage({ projectId: 'fake-project', credentials: { client_email: GCS_EMAIL, private_key: pem } })
  const bucket = storage.bucket(BUCKET)
  return {
    name: '@google-cloud/storage getSignedUrl',
    protocol: 'gcs-v4-rsa',
    async run(call) {
      const now = Math.floor(Date.now() / 1000) * 1000
      const [url] = await bucket.file(turn(keys, call)).getSignedUrl({
        version: 'v4',
        action: 'read',
        accessibleAt: now,
        expires: now + EXPIRES_IN * 1000,
        queryParams: QUERY,
      })
      return url
    },
  }
}

export function azureUrl(keys: readonly string[]): Row {
  const { accessKeyId, accessKeySecret } = AZURE_SECRET
  const credential = new StorageSharedKeyCredential(accessKeyId, accessKeySecret)
  const permissions = BlobSASPermissions.parse('r')
  return {
    name: '@azure/storage-blob generateBlobSASQueryParameters',
    protocol: 'azure-sas',
    run(call) {
      const blobName = turn(keys, call)
      const sas = generateBlobSASQueryParameters(
        {
          containerName: BUCKET,
          blobName,
          permissions,
          expiresOn: new Date((Math.floor(Date.now() / 1000) + EXPIRES_IN) * 1000),
          contentDisposition: AZURE_QUERY.rscd,
          contentType: AZURE_QUERY.rsct,
          version: AZURE_VERSION,
        },
        credential,
      )
      return `https://${accessKeyId}.blob.core.windows.net/${BUCKET}/${blobName}?${sas}`
    },
  }
}

export function qiniuUrl(keys: readonly string[]): Row {
  const mac = new qiniu.auth.digest.Mac(ACCESS_KEY_ID, ACCESS_KEY_SECRET)
  const manager = new qiniu.rs.BucketManager(mac, new qiniu.conf.Config())
  return {
    name: 'qiniu privateDownloadUrl',
    protocol: 'qiniu',
    run: (call) =>
      manager.privateDownloadUrl(QINIU_DOMAIN, turn(keys, call), Math.floor(Date.now() / 1000) + EXPIRES_IN),
  }
}
