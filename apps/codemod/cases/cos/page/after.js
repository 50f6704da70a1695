import { createSyncSigner } from '@presign/core'
import { jsBackend } from '@presign/core/js'
import { cos as presignCos } from '@presign/cos'

const cos = createSyncSigner(presignCos({ region: 'ap-guangzhou' }), {
  credentials: {
    accessKeyId: window.id,
    accessKeySecret: window.secret,
    securityToken: window.token,
  },
  backend: jsBackend,
})

export function show(Key) {
  document.images[0].src = cos.presign({
    bucket: 'photos-1250000000',
    key: Key,
    expiresIn: 900,
  }).url
}
