import { awsV4 } from '@presign/aws-v4'
import { createSigner } from '@presign/core'
import { s3Dialect } from '@presign/s3'

const s3 = createSigner(awsV4({
  // of a test
  region: 'eu-central-1',
}), {
  credentials: {
    accessKeyId: 'AKIATESTFAKE001',
    accessKeySecret: 'FAKEsecret',
    securityToken: 'FAKEtoken/+==',
  },
})
const Bucket = 'photos'

export async function run(Key = 'a b/猫+.jpg'): Promise<Record<string, string>> {
  const { url: get } = await s3.presign({ bucket: Bucket, key: Key, expiresIn: 900 })
  const { url: byDefault } = await s3.presign({ bucket: Bucket, key: Key, expiresIn: 900 })
  const put: string = (await s3.presign({
    method: 'PUT',
    bucket: Bucket,
    key: Key,
    query: {
      'x-amz-acl': 'public-read',
      'x-amz-storage-class': 'STANDARD_IA',
      'x-amz-meta-owner': 'ada',
      'x-amz-meta-short-name': 'x',
    },
    headers: {
      // as the page sends it
      'content-type': 'image/png',
      'content-disposition': 'inline',
      'content-length': '12',
      'content-md5': '1B2M2Y8AsgTpgAmY7PhCfg==',
      'x-amz-server-side-encryption': 'AES256',
    },
    expiresIn: 60 * 60,
  })).url
  const { url: part } = await s3.presign({
    bucket: Bucket,
    key: Key,
    ...s3Dialect.uploads.part('VXBsb2FkSWQ', 2),
    expiresIn: 60,
  })
  const { url: one } = await s3.presign({
    bucket: Bucket,
    key: Key,
    query: {
      versionId: 'v-1',
      partNumber: '3',
      'response-content-disposition': 'attachment; filename="a b.jpg"',
      'response-cache-control': 'no-cache',
      'x-amz-request-payer': 'requester',
    },
    headers: { range: 'bytes=0-9', 'if-match': '"etag"' },
    expiresIn: 5,
  })
  const [first, second] = await Promise.all(['x', 'y'].map((name) => s3.presign({
    method: 'HEAD',
    bucket: Bucket,
    key: `${Key}/${name}`,
    expiresIn: 900,
  }).then(({ url }) => url)))
  return s3.presign({
    method: 'DELETE',
    bucket: Bucket,
    key: Key,
    query: { versionId: 'v-2' },
    expiresIn: 1,
  }).then(({ url }) => url).then((gone) => ({
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
