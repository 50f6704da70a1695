import { cos, endpoints } from '@presign/cos'
import { cosMistakes } from '@presign/cos/explain'
import { cosVerification } from '@presign/cos/verify'
import { cosRules } from './auth/cos-rules.js'
import type { AccessKey } from './auth/key-ring.js'
import { cosDialect } from './cos/cos-dialect.js'
import type { LocalCosOptions } from './options.js'
import { cosRoutes } from './routes/cos-routes.js'
import type { LocalServer } from './start/local-server.js'
import { startServer } from './start/start-server.js'

/** A server that runs. */
export type LocalCos = LocalServer

const DEFAULT_KEY: AccessKey = { accessKeyId: 'AKIDLOCALCOSFAKE0001', accessKeySecret: 'FAKEsecretOfLocalCos0001' }

/**
 * Starts a COS-compatible server on this machine that proves every signature: headers, URLs and forms. Buckets are named as
 * COS names them, with the APPID at the end.
 *
 * @throws SigningError `input_invalid`: a CORS rule that PutBucketCORS would not take, or that lacks a field.
 * @throws Error when the port is taken, or the folder is in use by another server.
 * @see {@link https://www.tencentcloud.com/document/product/436/7751}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { cos } from '@presign/cos'
 * import { createLocalCos } from '@presign/local/cos'
 *
 * const local = await createLocalCos({ buckets: ['photos-1250000000'] })
 * const scheme = cos({ region: local.region, endpoint: local.endpoint })
 * const signer = createSigner(scheme, { credentials: local.credentials })
 * const { url, method } = await signer.presign({ method: 'PUT', bucket: 'photos-1250000000', key: 'cat.txt', expiresIn: 60 })
 * const { status } = await fetch(url, { method, body: new TextEncoder().encode('miaow') }) // 200
 * await local.close()
 * ```
 */
export function createLocalCos(options: LocalCosOptions = {}): Promise<LocalCos> {
  const { region = 'ap-guangzhou' } = options
  const http = { protocol: 'http' } as const
  return startServer(
    {
      dialect: cosDialect,
      routes: cosRoutes,
      rules: cosRules,
      region,
      defaultKey: DEFAULT_KEY,
      makers: endpoints,
      hosts: [
        endpoints.public(http),
        endpoints.public({ ...http, domain: 'tencentcos.cn' }),
        endpoints.internal(http),
        endpoints.accelerate(http),
      ],
      schemes: [{ signing: cos({ region }), verifying: cosVerification({ region }), mistakes: cosMistakes }],
    },
    options,
  )
}
