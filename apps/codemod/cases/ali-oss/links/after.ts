// Every option of signatureUrl.
import { createSigner, createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { callback, endpoints, responseOverrides, trafficLimit } from '@presign/oss'
import { ossV1 } from '@presign/oss-v1'

const bucket = 'examplebucket'
const client = createSyncSigner(ossV1({
  // where the bucket is
  region: 'cn-hangzhou',
}), {
  credentials: {
    // of a test
    accessKeyId: 'LTAItestKEY0001',
    accessKeySecret: 'FAKEsecret',
  },
  backend: nodeBackend,
})
const temporaryV1 = createSyncSigner(ossV1({
  region: `oss-cn-${'beijing'}`.replace(/^oss-/, ''),
  endpoint: endpoints.public({ protocol: 'http' }),
}), {
  credentials: {
    accessKeyId: 'LTAItestKEY0001',
    accessKeySecret: 'FAKEsecret',
    securityToken: 'FAKEtoken/+==',
  },
  backend: nodeBackend,
})
const temporaryV1Async = createSigner(ossV1({
  region: `oss-cn-${'beijing'}`.replace(/^oss-/, ''),
  endpoint: endpoints.public({ protocol: 'http' }),
}), {
  credentials: {
    accessKeyId: 'LTAItestKEY0001',
    accessKeySecret: 'FAKEsecret',
    securityToken: 'FAKEtoken/+==',
  },
})

export async function run(key = 'photos/猫 1.jpg'): Promise<Record<string, string>> {
  const seconds = 5 * 60
  return {
    plain: client.presign({ bucket, key, expiresIn: 1800 }).url,
    slash: client.presign({ bucket, key: 'a b+c.txt', expiresIn: 1800 }).url,
    template: client.presign({ bucket, key: `${key}.bak`, expiresIn: 1800 }).url,
    expires: client.presign({ bucket, key, expiresIn: seconds }).url,
    zero: client.presign({ bucket, key, expiresIn: 1800 }).url,
    put: client.presign({
      method: 'PUT',
      bucket,
      key,
      headers: { 'content-type': 'image/png' },
      expiresIn: 60,
    }).url,
    lower: client.presign({
      method: 'PUT',
      bucket,
      key,
      headers: { 'content-md5': '1B2M2Y8AsgTpgAmY7PhCfg==', 'x-oss-meta-owner': 'ada' },
      expiresIn: 1800,
    }).url,
    process: client.presign({
      bucket,
      key: 'cat.jpg',
      query: { 'x-oss-process': 'image/resize,w_200' },
      expiresIn: 1800,
    }).url,
    limit: client.presign({
      bucket,
      key: 'cat.jpg',
      query: trafficLimit(819200),
      expiresIn: 1800,
    }).url,
    response: client.presign({
      bucket,
      key: 'cat.jpg',
      query: responseOverrides({
        // as it is saved
        contentDisposition: `attachment; filename="${encodeURIComponent('猫')}.jpg"`,
        cacheControl: 'no-cache',
      }),
      expiresIn: 3600,
    }).url,
    subResource: client.presign({
      bucket,
      key: 'cat.jpg',
      query: { versionId: 'CAEQ', 'x-oss-ac-subnet-mask': '32' },
      expiresIn: 1800,
    }).url,
    all: client.presign({
      bucket,
      key: 'cat.jpg',
      query: {
        versionId: 'null',
        'x-oss-process': 'image/format,webp',
        ...responseOverrides({ contentType: 'image/webp' }),
      },
      expiresIn: 1800,
    }).url,
    told: client.presign({
      method: 'PUT',
      bucket,
      key: 'cat.jpg',
      query: callback({
        url: 'https://example.com/told',
        body: 'key=${object}&user=${x:user}',
        vars: { 'x:user': 'ada' },
      }).query,
      expiresIn: 1800,
    }).url,
    nested: client.presign({
      bucket,
      key: `${temporaryV1.presign({
      bucket: 'other-bucket',
      key: 'inner',
      expiresIn: 1800,
    }).url.length}`,
      expiresIn: 9,
    }).url,
    token: temporaryV1.presign({ bucket: 'other-bucket', key: 'cat.jpg', expiresIn: 1800 }).url,
    later: (await temporaryV1Async.presign({
      method: 'DELETE',
      bucket: 'other-bucket',
      key: 'cat.jpg',
      expiresIn: 10,
    })).url,
  }
}
