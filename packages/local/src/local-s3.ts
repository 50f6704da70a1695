import { awsV4 } from '@presign/aws-v4'
import { awsV4Mistakes } from '@presign/aws-v4/explain'
import { awsV4Verification } from '@presign/aws-v4/verify'
import { endpoints } from '@presign/s3'
import type { AccessKey } from './auth/key-ring.js'
import { s3Rules } from './auth/s3-rules.js'
import type { LocalS3Options } from './options.js'
import { s3Routes } from './routes/s3-routes.js'
import { checkBody } from './s3/check-body.js'
import { s3Dialect } from './s3/s3-dialect.js'
import type { LocalServer } from './start/local-server.js'
import { startServer } from './start/start-server.js'

/** A server that runs. */
export type LocalS3 = LocalServer

const DEFAULT_KEY: AccessKey = { accessKeyId: 'AKIALOCALS3FAKE0001', accessKeySecret: 'FAKEsecretOfLocalS30001' }

/**
 * Starts an S3-compatible server on this machine that refuses what S3 refuses: it proves every signature, expiry, bound
 * header, chunk and checksum.
 *
 * @throws SigningError `input_invalid`: a CORS rule that PutBucketCors would not take, or that lacks a field.
 * @throws Error when the port is taken, or the folder is in use by another server.
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/Welcome.html}
 * @example
 * ```ts
 * import { awsV4 } from '@presign/aws-v4'
 * import { createSigner } from '@presign/core'
 * import { createLocalS3 } from '@presign/local/s3'
 *
 * const s3 = await createLocalS3({ buckets: ['photos'] })
 * const signer = createSigner(awsV4({ region: s3.region, endpoint: s3.endpoint }), { credentials: s3.credentials })
 * const { url, method } = await signer.presign({ method: 'PUT', bucket: 'photos', key: 'cat.txt', expiresIn: 60 })
 * const { status } = await fetch(url, { method, body: new TextEncoder().encode('miaow') }) // 200
 * await s3.close()
 * ```
 */
export function createLocalS3(options: LocalS3Options = {}): Promise<LocalS3> {
  const { region = 'us-east-1' } = options
  const http = { protocol: 'http' } as const
  return startServer(
    {
      dialect: s3Dialect,
      routes: s3Routes,
      rules: s3Rules,
      region,
      defaultKey: DEFAULT_KEY,
      makers: endpoints,
      hosts: [endpoints.public(http), endpoints.dualStack(http), endpoints.fips(http), endpoints.accelerate(http)],
      schemes: [{ signing: awsV4({ region }), verifying: awsV4Verification({ region }), mistakes: awsV4Mistakes }],
      checkBody,
    },
    options,
  )
}
