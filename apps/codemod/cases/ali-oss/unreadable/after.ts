import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { endpoints } from '@presign/oss'
import { ossV1 } from '@presign/oss-v1'
import OSS from 'ali-oss'
import { shared } from './shared.js'

const config = { region: 'oss-cn-hangzhou', accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
// TODO(presign): the options of new OSS are spread from elsewhere; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/ali-oss.md
const spread = new OSS({ ...config, bucket: 'examplebucket' })
// TODO(presign): the options of new OSS are not written as a literal object; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/ali-oss.md
const whole = new OSS(config)
// TODO(presign): the options of new OSS are spread from elsewhere; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/ali-oss.md
const renewed = new OSS({ ...config, refreshSTSToken: async () => ({ accessKeyId: '', accessKeySecret: '', stsToken: '' }) })
// TODO(presign): the endpoint is not a literal; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/ali-oss.md
const unplaced = new OSS({ accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret', endpoint: process.env.OSS_ENDPOINT!, bucket: 'examplebucket' })
const noBucket = new OSS({ region: 'oss-cn-hangzhou', accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' })
const readable = new OSS({ region: 'oss-cn-hangzhou', accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret', bucket: 'examplebucket' })
const readableSigner = createSyncSigner(ossV1({
  region: 'cn-hangzhou',
  endpoint: endpoints.public({ protocol: 'http' }),
}), {
  credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' },
  backend: nodeBackend,
})
// TODO(presign): exported is exported, and the files that import it may need a signer of their own; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/ali-oss.md
export const exported = new OSS({ region: 'oss-cn-hangzhou', accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret', bucket: 'examplebucket' })
const exportedSigner = createSyncSigner(ossV1({
  region: 'cn-hangzhou',
  endpoint: endpoints.public({ protocol: 'http' }),
}), {
  credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' },
  backend: nodeBackend,
})
let later: OSS | undefined
export { shared as again } from './shared.js'

// TODO(presign): ali-oss is imported as the program runs; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/ali-oss.md
export const loaded = import('ali-oss')

type Options = { expires: number }

export function links(client: OSS, options: Options, name: string): string[] {
  // TODO(presign): the client of ali-oss is not kept in a constant or a field; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/ali-oss.md
  later ??= new OSS({ region: 'oss-cn-hangzhou', accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret', bucket: 'b-1' })
  // TODO(presign): the client of ali-oss goes elsewhere from here; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/ali-oss.md
  const { signatureUrl } = readable
  const args = [name, options] as const
  // TODO(presign): the client could not be read where it is made: the options of new OSS are spread from elsewhere; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/ali-oss.md
  // TODO(presign): the client could not be read where it is made: the options of new OSS are not written as a literal object; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/ali-oss.md
  // TODO(presign): the client could not be read where it is made: the endpoint is not a literal; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/ali-oss.md
  // TODO(presign): the client names no bucket; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/ali-oss.md
  // TODO(presign): the options of the call are not written as a literal object; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/ali-oss.md
  // TODO(presign): the arguments are spread from elsewhere; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/ali-oss.md
  // TODO(presign): the options of the call are spread from elsewhere; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/ali-oss.md
  // TODO(presign): the options of the call hold unheardOf, which has no counterpart; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/ali-oss.md
  // TODO(presign): the client of ali-oss goes elsewhere from here; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/ali-oss.md
  // TODO(presign): the client of ali-oss is not kept in a constant or a field; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/ali-oss.md
  // TODO(presign): signatureUrl is called on a client that is not made in this file; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/ali-oss.md
  return [
    spread.signatureUrl(name),
    whole.signatureUrl(name),
    renewed.signatureUrl(name),
    unplaced.signatureUrl(name),
    noBucket.signatureUrl(name),
    shared.signatureUrl(name),
    client.signatureUrl(name),
    later.signatureUrl(name),
    readable.signatureUrl(name, options),
    readable.signatureUrl(...args),
    readable.signatureUrl(name, { ...options }),
    readable.signatureUrl(name, { expires: 60, unheardOf: 1 } as object),
    readableSigner.presign({ bucket: 'examplebucket', key: name, expiresIn: 60 }).url,
    exportedSigner.presign({ bucket: 'examplebucket', key: name, expiresIn: 1800 }).url,
    new OSS({ region: 'oss-cn-hangzhou', accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret', bucket: 'b-1' }).signatureUrl(name),
    signatureUrl.call(readable, name),
  ]
}
