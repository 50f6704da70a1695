import { createHash, createHmac } from 'node:crypto'
import { ACCESS_KEY_ID, ACCESS_KEY_SECRET, BUCKET, EXPIRES_IN, OSS_CLIENT, REGION } from '../workload.js'

type UrlOf = (key: string) => string | Promise<string>

export type LoopName = keyof typeof LOOPS

/** Each loads what it needs and nothing else, since its start is timed with it. */
export const LOOPS = {
  async presign(): Promise<UrlOf> {
    const [{ signerV4 }, { nodeBackend }] = await Promise.all([import('../ours.js'), import('@presign/core/node')])
    const signer = signerV4(nodeBackend)
    return (key) => signer.presign({ bucket: BUCKET, key, expiresIn: EXPIRES_IN }).url
  },
  async 'ali-oss'(): Promise<UrlOf> {
    const { default: OSS } = await import('ali-oss')
    const client = new OSS({
      ...OSS_CLIENT,
      authorizationV4: true,
    })
    return (key) => client.signatureUrlV4('GET', EXPIRES_IN, {}, key)
  },
  /** The least that can be written by hand: one template, for keys that need no escape, at one second. */
  async raw(): Promise<UrlOf> {
    const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
    const scope = `${date.slice(0, 8)}/${REGION}/oss/aliyun_v4_request`
    const key = ['aliyun_v4', ...scope.split('/')].reduce<Buffer | string>(
      (key, part, index) => (index === 0 ? key : createHmac('sha256', key).update(part).digest()),
      `aliyun_v4${ACCESS_KEY_SECRET}`,
    )
    const query = `x-oss-credential=${encodeURIComponent(`${ACCESS_KEY_ID}/${scope}`)}&x-oss-date=${date}&x-oss-expires=${EXPIRES_IN}&x-oss-signature-version=OSS4-HMAC-SHA256`
    return (path) => {
      const digest = createHash('sha256')
        .update(`GET\n/${BUCKET}/${path}\n${query}\n\n\nUNSIGNED-PAYLOAD`)
        .digest('hex')
      const signature = createHmac('sha256', key).update(`OSS4-HMAC-SHA256\n${date}\n${scope}\n${digest}`).digest('hex')
      return `https://${BUCKET}.oss-${REGION}.aliyuncs.com/${path}?${query}&x-oss-signature=${signature}`
    }
  },
}
