import { createSyncSigner } from '@presign/core'
import { jsBackend } from '@presign/core/js'
import { endpoints, responseOverrides } from '@presign/oss'
import { ossV1 } from '@presign/oss-v1'
import OSS from 'tiny-oss'

const bucket = 'examplebucket'
const oss = createSyncSigner(ossV1({ region: 'cn-beijing' }), {
  credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' },
  backend: jsBackend,
})
const domain = createSyncSigner(ossV1({
  region: 'cn-hangzhou',
  endpoint: endpoints.custom('http://img.example.com', { bucket }),
}), {
  credentials: {
    accessKeyId: 'LTAItestKEY0001',
    accessKeySecret: 'FAKEsecret',
    securityToken: 'FAKEtoken',
  },
  backend: jsBackend,
})
const kept = new OSS({ accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret', bucket })
const keptSigner = createSyncSigner(ossV1({
  region: 'cn-hangzhou',
  endpoint: endpoints.public({ protocol: 'http' }),
}), {
  credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' },
  backend: jsBackend,
})

// TODO(presign): put of tiny-oss does not sign: upload of @presign/client-fetch transfers; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/ali-oss.md
export const upload = (name, blob) => kept.put(name, blob)

export async function run(name = 'dir/cat.jpg') {
  // TODO(presign): the options of the call hold trafficLimit, which has no counterpart; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/ali-oss.md
  return {
    plain: oss.presign({ bucket, key: name, expiresIn: 1800 }).url,
    put: oss.presign({
      method: 'PUT',
      bucket,
      key: name,
      headers: { 'content-type': 'image/png' },
      expiresIn: 60,
    }).url,
    response: oss.presign({
      bucket,
      key: 'cat.jpg',
      query: {
        'x-oss-process': 'image/info',
        ...responseOverrides({ contentDisposition: 'attachment' }),
      },
      expiresIn: 1800,
    }).url, // both
    domain: domain.presign({ bucket, key: name, expiresIn: 1800 }).url,
    kept: keptSigner.presign({
      bucket,
      key: name,
      headers: { 'x-oss-meta-a': 'b' },
      expiresIn: 1800,
    }).url,
    flag: kept.signatureUrl(name, { trafficLimit: 819200 }),
  }
}
