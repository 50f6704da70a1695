import { chain } from '../sources/chain.js'
import { fromEnvironment } from '../sources/environment.js'
import type { Source } from '../sources/source.js'
import type { System } from '../sources/system.js'

const SOURCE = 'alibaba/env'

/**
 * Variables of OSS (`OSS_ACCESS_KEY_ID`, `OSS_ACCESS_KEY_SECRET`, `OSS_SESSION_TOKEN`), else those of the account
 * (`ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET`, `ALIBABA_CLOUD_SECURITY_TOKEN`). An id of one pair never goes with the secret of
 * the other: half a pair is an error.
 *
 * @example
 * ```ts
 * import { alibabaEnvironment } from '@presign/credentials/alibaba'
 *
 * const env = { OSS_ACCESS_KEY_ID: 'LTAItestKEY0001', OSS_ACCESS_KEY_SECRET: 'FAKEsecret' } // or process.env
 * await alibabaEnvironment({ env })()
 * ```
 */
export function alibabaEnvironment(system: System): Source {
  return chain(SOURCE, [
    fromEnvironment(
      {
        source: SOURCE,
        accessKeyId: 'OSS_ACCESS_KEY_ID',
        accessKeySecret: 'OSS_ACCESS_KEY_SECRET',
        securityToken: 'OSS_SESSION_TOKEN',
      },
      system,
    ),
    fromEnvironment(
      {
        source: SOURCE,
        accessKeyId: 'ALIBABA_CLOUD_ACCESS_KEY_ID',
        accessKeySecret: 'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
        securityToken: 'ALIBABA_CLOUD_SECURITY_TOKEN',
      },
      system,
    ),
  ])
}
