import { createSigner } from '@presign/core'
import { endpoints } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import type { LinkOptions } from '../react-upload/link-for.js'

let made: LinkOptions | undefined

/** The bucket, from the environment: made once, and not while Next builds. */
export function storage(): LinkOptions {
  made ??= {
    bucket: needed('OSS_BUCKET'),
    signer: createSigner(ossV4({ region: needed('OSS_REGION'), endpoint: endpoint() }), {
      credentials: {
        accessKeyId: needed('OSS_ACCESS_KEY_ID'),
        accessKeySecret: needed('OSS_ACCESS_KEY_SECRET'),
      },
    }),
  }
  return made
}

/** Your session. */
export function userOf(request: Request): string | undefined {
  return /(?:^|; )user=([a-z]+)/.exec(request.headers.get('cookie') ?? '')?.[1]
}

/** A server on this machine while you develop; without the variable, the service. */
function endpoint() {
  const { OSS_ENDPOINT } = process.env
  return OSS_ENDPOINT === undefined ? endpoints.public() : endpoints.pathStyle(OSS_ENDPOINT)
}

function needed(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`Wanted the environment variable ${name}`)
  return value
}
