import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { cos as presignCos } from '@presign/cos'
import COS from 'cos-nodejs-sdk-v5'

// TODO(presign): the credentials come from getAuthorization: give refreshing() of @presign/core to a signer; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/cos-nodejs-sdk-v5.md
const renewed = new COS({ getAuthorization: () => undefined })
const cos = new COS({ SecretId: 'AKIDtestFAKE001', SecretKey: 'FAKEsecret' })
const cosSigner = createSyncSigner(presignCos({ region: 'ap-guangzhou' }), {
  credentials: { accessKeyId: 'AKIDtestFAKE001', accessKeySecret: 'FAKEsecret' },
  backend: nodeBackend,
})

export function links(Region: string, params: COS.GetObjectUrlParams, done: (error: COS.CosError, data: COS.GetObjectUrlResult) => void): string[] {
  // TODO(presign): putObject of COS does not sign: upload and download of @presign/client-fetch transfer objects, and the rest stays with it; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/cos-nodejs-sdk-v5.md
  cos.putObject({ Bucket: 'photos-1250000000', Region, Key: 'cat.jpg', Body: '' })
  // TODO(presign): the client could not be read where it is made: the credentials come from getAuthorization: give refreshing() of @presign/core to a signer; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/cos-nodejs-sdk-v5.md
  // TODO(presign): the parameters of getObjectUrl are not written as a literal object; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/cos-nodejs-sdk-v5.md
  // TODO(presign): the region, Region, is not known where the client is made; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/cos-nodejs-sdk-v5.md
  // TODO(presign): Sign is not true: there may be nothing to sign; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/cos-nodejs-sdk-v5.md
  // TODO(presign): the key begins with a slash, which the SDK signs without; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/cos-nodejs-sdk-v5.md
  // TODO(presign): getObjectUrl has a callback, and its value is used as well; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/cos-nodejs-sdk-v5.md
  return [
    renewed.getObjectUrl({ Bucket: 'photos-1250000000', Region: 'ap-guangzhou', Key: 'cat.jpg' }),
    cos.getObjectUrl(params),
    cos.getObjectUrl({ Bucket: 'photos-1250000000', Region, Key: 'cat.jpg' }),
    cos.getObjectUrl({ Bucket: 'photos-1250000000', Region: 'ap-guangzhou', Key: 'cat.jpg', Sign: false }),
    cos.getObjectUrl({ Bucket: 'photos-1250000000', Region: 'ap-guangzhou', Key: '/cat.jpg' }),
    cos.getObjectUrl({ Bucket: 'photos-1250000000', Region: 'ap-guangzhou', Key: 'cat.jpg' }, done),
    cosSigner.presign({ bucket: 'photos-1250000000', key: 'cat.jpg', expiresIn: 900 }).url,
  ]
}
