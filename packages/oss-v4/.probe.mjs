import { createSigner } from '@presign/core'
import { ossV4 } from '@presign/oss-v4'

createSigner(ossV4({ region: 'cn-hangzhou' }), { credentials: { accessKeyId: 'a', accessKeySecret: 'b' } })
