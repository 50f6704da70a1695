import { fromEnvironment } from '../sources/environment.js'
import type { Source } from '../sources/source.js'
import type { System } from '../sources/system.js'

/**
 * `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` and `AWS_CREDENTIAL_EXPIRATION` (ISO 8601). Half a pair is an error.
 *
 * @example
 * ```ts
 * import { awsEnvironment } from '@presign/credentials/aws'
 *
 * const env = { AWS_ACCESS_KEY_ID: 'AKIATESTFAKE001', AWS_SECRET_ACCESS_KEY: 'FAKEsecret' } // or process.env
 * await awsEnvironment({ env })()
 * ```
 */
export function awsEnvironment(system: System): Source {
  return fromEnvironment(
    {
      source: 'aws/env',
      accessKeyId: 'AWS_ACCESS_KEY_ID',
      accessKeySecret: 'AWS_SECRET_ACCESS_KEY',
      securityToken: 'AWS_SESSION_TOKEN',
      expiresAt: 'AWS_CREDENTIAL_EXPIRATION',
    },
    system,
  )
}
