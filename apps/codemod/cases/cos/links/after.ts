import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { cos as presignCos, endpoints } from '@presign/cos'

const Bucket = 'photos-1250000000'
const region = process.env.COS_REGION ?? 'ap-shanghai'
const cosApGuangzhou = createSyncSigner(presignCos({ region: 'ap-guangzhou' }), {
  credentials: { accessKeyId: 'AKIDtestFAKE001', accessKeySecret: 'FAKEsecret' },
  backend: nodeBackend,
})
const cos2 = createSyncSigner(presignCos({ region }), {
  credentials: { accessKeyId: 'AKIDtestFAKE001', accessKeySecret: 'FAKEsecret' },
  backend: nodeBackend,
})
const cos3 = createSyncSigner(presignCos({
  region: 'ap-guangzhou',
  endpoint: endpoints.custom('https://img.example.com', { bucket: Bucket }),
}), {
  credentials: { accessKeyId: 'AKIDtestFAKE001', accessKeySecret: 'FAKEsecret' },
  backend: nodeBackend,
})
const plain = createSyncSigner(presignCos({
  region: 'ap-guangzhou',
  endpoint: endpoints.public({ protocol: 'http' }),
}), {
  credentials: { accessKeyId: 'AKIDtestFAKE001', accessKeySecret: 'FAKEsecret' },
  backend: nodeBackend,
})

export async function run(Key = 'été/a+b 猫.jpg'): Promise<Record<string, string>> {
  return {
    // signed for fifteen minutes
    byDefault: cosApGuangzhou.presign({ bucket: Bucket, key: Key, expiresIn: 900 }).url,
    put: cosApGuangzhou.presign({
      // to upload
      method: 'PUT',
      bucket: Bucket,
      key: Key,
      headers: { 'Content-Type': 'image/png' },
      expiresIn: 60,
    }).url,
    elsewhere: cos2.presign({
      bucket: Bucket,
      key: Key,
      query: { 'response-content-disposition': 'attachment', versionId: '7' },
      expiresIn: 900,
    }).url,
    domain: cos3.presign({ bucket: Bucket, key: Key, expiresIn: 5 * 60 }).url,
    loose: cosApGuangzhou.presign({ bucket: Bucket, key: Key, expiresIn: 900 }).url,
    plain: plain.presign({ bucket: Bucket, key: Key, expiresIn: 900 }).url,
  }
}
