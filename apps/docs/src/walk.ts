import { createSyncSigner, type Trace } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { ossV4 } from '@presign/oss-v4'

/** The texts of the request that `learn/what-is-signed` takes apart: the same input as its first block. */
export function walkThrough(): Trace {
  const signer = createSyncSigner(ossV4({ region: 'cn-hangzhou' }), {
    credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' },
    backend: nodeBackend,
  })
  const at = new Date('2026-01-31T12:00:00Z')
  return signer.presign({ bucket: 'examplebucket', key: 'photos/猫.jpg', expiresIn: 900, at }).trace
}
