import { endpoints } from '@presign/oss'
import { ossV1 } from '@presign/oss-v1'
import { ossV1Mistakes } from '@presign/oss-v1/explain'
import { ossV1Verification } from '@presign/oss-v1/verify'
import { ossV4 } from '@presign/oss-v4'
import { ossV4Mistakes } from '@presign/oss-v4/explain'
import { ossV4Verification } from '@presign/oss-v4/verify'
import type { AccessKey } from './auth/key-ring.js'
import { ossRules } from './auth/oss-rules.js'
import { ossDialect } from './dialect/oss-dialect.js'
import type { LocalOssOptions } from './options.js'
import { ossRoutes } from './routes/oss-routes.js'
import type { LocalServer } from './start/local-server.js'
import { startServer } from './start/start-server.js'

/** A server that runs. */
export type LocalOss = LocalServer

const DEFAULT_KEY: AccessKey = { accessKeyId: 'LTAIlocalOss0001', accessKeySecret: 'FAKEsecretOfLocalOss0001' }

/**
 * Starts an OSS-compatible server on this machine that checks every signature as the service does.
 *
 * @throws SigningError `input_invalid`: a CORS rule that PutBucketCors would not take, or that lacks a field.
 * @throws Error when the port is taken, or the folder is in use by another server.
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { createLocalOss } from '@presign/local/oss'
 * import { ossV4 } from '@presign/oss-v4'
 *
 * const oss = await createLocalOss({ buckets: ['photos'] })
 * const scheme = ossV4({ region: oss.region, endpoint: oss.endpoint })
 * const signer = createSigner(scheme, { credentials: oss.credentials })
 * const { url, method } = await signer.presign({ method: 'PUT', bucket: 'photos', key: 'cat.txt', expiresIn: 60 })
 * const { status } = await fetch(url, { method, body: new TextEncoder().encode('miaow') }) // 200
 * await oss.close()
 * ```
 */
export function createLocalOss(options: LocalOssOptions = {}): Promise<LocalOss> {
  const { region = 'cn-hangzhou', strict = true, callbackHosts = [], formCallbacks = false, process } = options
  const http = { protocol: 'http' } as const
  return startServer(
    {
      dialect: ossDialect,
      routes: ossRoutes,
      rules: ossRules,
      defaultKey: DEFAULT_KEY,
      makers: endpoints,
      hosts: [endpoints.public(http), endpoints.internal(http), endpoints.dualStack(http), endpoints.accelerate(http)],
      schemes: [
        { signing: ossV4({ region }), verifying: ossV4Verification({ region }), mistakes: ossV4Mistakes },
        { signing: ossV1({ region }), verifying: ossV1Verification({ region }), mistakes: ossV1Mistakes },
      ],
      ...{ region, strict, callbackHosts, formCallbacks, process },
    },
    options,
  )
}
