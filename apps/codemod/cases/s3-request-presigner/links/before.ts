import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client, UploadPartCommand } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'

const s3 = new S3Client({
  region: 'eu-central-1',
  // of a test
  credentials: { accessKeyId: 'AKIATESTFAKE001', secretAccessKey: 'FAKEsecret', sessionToken: 'FAKEtoken/+==' },
  requestChecksumCalculation: 'WHEN_REQUIRED',
  maxAttempts: 3,
})
const Bucket = 'photos'

export async function run(Key = 'a b/猫+.jpg'): Promise<Record<string, string>> {
  const get = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key }), { expiresIn: 900 })
  const byDefault = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key }))
  const put: string = await getSignedUrl(
    s3,
    new PutObjectCommand({
      Bucket,
      Key,
      ContentType: 'image/png', // as the page sends it
      ACL: 'public-read',
      StorageClass: 'STANDARD_IA',
      Metadata: { Owner: 'ada', 'short-name': 'x' },
      ContentDisposition: 'inline',
      ContentLength: 12,
      ContentMD5: '1B2M2Y8AsgTpgAmY7PhCfg==',
      ServerSideEncryption: 'AES256',
    }),
    { expiresIn: 60 * 60, signableHeaders: new Set(['content-type']) },
  )
  const part = await getSignedUrl(s3, new UploadPartCommand({ Bucket, Key, UploadId: 'VXBsb2FkSWQ', PartNumber: 2 }), { expiresIn: 60 })
  const one = await getSignedUrl(
    s3,
    new GetObjectCommand({
      Bucket,
      Key,
      VersionId: 'v-1',
      PartNumber: 3,
      ResponseContentDisposition: 'attachment; filename="a b.jpg"',
      ResponseCacheControl: 'no-cache',
      Range: 'bytes=0-9',
      IfMatch: '"etag"',
      RequestPayer: 'requester',
    }),
    { expiresIn: 5 },
  )
  const [first, second] = await Promise.all(['x', 'y'].map((name) => getSignedUrl(s3, new HeadObjectCommand({ Bucket, Key: `${Key}/${name}` }))))
  return getSignedUrl(s3, new DeleteObjectCommand({ Bucket, Key, VersionId: 'v-2' }), { expiresIn: 1 }).then((gone) => ({
    get,
    byDefault,
    put,
    part,
    one,
    first: first ?? '',
    second: second ?? '',
    gone,
  }))
}
