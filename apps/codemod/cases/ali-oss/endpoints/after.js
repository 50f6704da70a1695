import { createSigner, createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { endpoints } from '@presign/oss'
import { ossV1 } from '@presign/oss-v1'
import { ossV4 } from '@presign/oss-v4'
const keys = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
const byHost = createSyncSigner(ossV1({
  region: 'cn-beijing',
  endpoint: endpoints.public({ protocol: 'http' }),
}), {
  credentials: { accessKeyId: keys.accessKeyId, accessKeySecret: keys.accessKeySecret },
  backend: nodeBackend,
})
const inside = createSigner(ossV4({ region: 'cn-beijing', endpoint: endpoints.internal() }), {
  credentials: { accessKeyId: keys.accessKeyId, accessKeySecret: keys.accessKeySecret },
})
const insideToo = createSyncSigner(ossV1({
  region: 'cn-hangzhou',
  endpoint: endpoints.internal({ protocol: 'http' }),
}), {
  credentials: { accessKeyId: keys.accessKeyId, accessKeySecret: keys.accessKeySecret },
  backend: nodeBackend,
})
const custom = createSigner(ossV4({
  region: 'cn-beijing',
  endpoint: endpoints.custom('https://img.example.com', { bucket: 'examplebucket' }),
}), {
  credentials: { accessKeyId: keys.accessKeyId, accessKeySecret: keys.accessKeySecret },
})
const quick = createSigner(ossV4({ region: 'cn-beijing', endpoint: endpoints.accelerate() }), {
  credentials: { accessKeyId: keys.accessKeyId, accessKeySecret: keys.accessKeySecret },
})
const abroad = createSigner(ossV1({
  region: 'cn-beijing',
  endpoint: endpoints.accelerate({ overseas: true, protocol: 'http' }),
}), {
  credentials: { accessKeyId: keys.accessKeyId, accessKeySecret: keys.accessKeySecret },
})
const local = createSyncSigner(ossV1({
  region: 'cn-hangzhou',
  endpoint: endpoints.virtualHosted('http://oss.localhost:9000'),
}), {
  credentials: { accessKeyId: keys.accessKeyId, accessKeySecret: keys.accessKeySecret },
  backend: nodeBackend,
})
const byDefault = createSyncSigner(ossV1({
  region: 'cn-hangzhou',
  endpoint: endpoints.public({ protocol: 'http' }),
}), {
  credentials: { accessKeyId: keys.accessKeyId, accessKeySecret: keys.accessKeySecret },
  backend: nodeBackend,
})

export async function run() {
  const { url: region } = await inside.presign({ bucket: 'examplebucket', key: 'cat.jpg', expiresIn: 60 })
  return {
    byHost: byHost.presign({ bucket: 'examplebucket', key: 'cat.jpg', expiresIn: 1800 }).url,
    region,
    insideToo: insideToo.presign({ bucket: 'examplebucket', key: 'cat.jpg', expiresIn: 1800 }).url,
    custom: (await custom.presign({ bucket: 'examplebucket', key: 'cat.jpg', expiresIn: 60 })).url,
    quick: (await quick.presign({ bucket: 'examplebucket', key: 'cat.jpg', expiresIn: 60 })).url,
    abroad: (await abroad.presign({ bucket: 'examplebucket', key: 'cat.jpg', expiresIn: 1800 })).url,
    local: local.presign({ bucket: 'examplebucket', key: 'cat.jpg', expiresIn: 1800 }).url,
    byDefault: byDefault.presign({ bucket: 'examplebucket', key: 'cat.jpg', expiresIn: 1800 }).url,
  }
}
