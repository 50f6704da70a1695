import OSS from 'ali-oss'
import { shared } from './shared.js'

const config = { region: 'oss-cn-hangzhou', accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
const spread = new OSS({ ...config, bucket: 'examplebucket' })
const whole = new OSS(config)
const renewed = new OSS({ ...config, refreshSTSToken: async () => ({ accessKeyId: '', accessKeySecret: '', stsToken: '' }) })
const unplaced = new OSS({ accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret', endpoint: process.env.OSS_ENDPOINT!, bucket: 'examplebucket' })
const noBucket = new OSS({ region: 'oss-cn-hangzhou', accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' })
const readable = new OSS({ region: 'oss-cn-hangzhou', accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret', bucket: 'examplebucket' })
export const exported = new OSS({ region: 'oss-cn-hangzhou', accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret', bucket: 'examplebucket' })
let later: OSS | undefined
export { shared as again } from './shared.js'

export const loaded = import('ali-oss')

type Options = { expires: number }

export function links(client: OSS, options: Options, name: string): string[] {
  later ??= new OSS({ region: 'oss-cn-hangzhou', accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret', bucket: 'b-1' })
  const { signatureUrl } = readable
  const args = [name, options] as const
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
    readable.signatureUrl(name, { expires: 60 }),
    exported.signatureUrl(name),
    new OSS({ region: 'oss-cn-hangzhou', accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret', bucket: 'b-1' }).signatureUrl(name),
    signatureUrl.call(readable, name),
  ]
}
