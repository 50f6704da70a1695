import { createSigner, createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { ossV1 } from '@presign/oss-v1'
import { ossV4 } from '@presign/oss-v4'
import OSS from 'ali-oss'

const oss = new OSS({
  region: 'oss-cn-hangzhou',
  accessKeyId: 'LTAItestKEY0001',
  accessKeySecret: 'FAKEsecret',
  bucket: 'examplebucket',
  secure: true,
}) // the only one
const ossSignerV1 = createSyncSigner(ossV1({ region: 'cn-hangzhou' }), {
  credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' },
  backend: nodeBackend,
})
const ossSignerV4 = createSigner(ossV4({ region: 'cn-hangzhou' }), {
  credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' },
})

export async function store(name: string, file: Buffer): Promise<string> {
  // TODO(presign): put of ali-oss does not sign: upload and download of @presign/client-fetch transfer; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/ali-oss.md
  await oss.put(name, file)
  // TODO(presign): list of ali-oss does not sign, and stays with it; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/ali-oss.md
  if (file.length > 100) await oss.list({ prefix: name }, {})
  return ossSignerV1.presign({ bucket: 'examplebucket', key: name, expiresIn: 1800 }).url
}

export async function run(): Promise<Record<string, string>> {
  return { plain: ossSignerV1.presign({
    bucket: 'examplebucket',
    key: 'cat.jpg',
    expiresIn: 1800,
  }).url, v4: (await ossSignerV4.presign({
    bucket: 'examplebucket',
    key: 'cat.jpg',
    expiresIn: 60,
  })).url }
}
