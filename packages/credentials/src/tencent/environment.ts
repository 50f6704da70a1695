import { chain } from '../sources/chain.js'
import { fromEnvironment } from '../sources/environment.js'
import type { Source } from '../sources/source.js'
import type { System } from '../sources/system.js'

const SOURCE = 'tencent/env'

/**
 * Variables of COS (`COS_SECRET_ID`, `COS_SECRET_KEY`, `COS_SESSION_TOKEN`), else those of the account (`TENCENTCLOUD_SECRET_ID`,
 * `TENCENTCLOUD_SECRET_KEY`, `TENCENTCLOUD_SESSION_TOKEN`). An id of one pair never goes with the secret of the other: half a pair is an
 * error.
 *
 * @example
 * ```ts
 * import { tencentEnvironment } from '@presign/credentials/tencent'
 *
 * const env = { TENCENTCLOUD_SECRET_ID: 'AKIDtestFAKE001', TENCENTCLOUD_SECRET_KEY: 'FAKEsecret' } // or process.env
 * await tencentEnvironment({ env })()
 * ```
 */
export function tencentEnvironment(system: System): Source {
  const named = (prefix: string) =>
    fromEnvironment(
      {
        source: SOURCE,
        accessKeyId: `${prefix}_SECRET_ID`,
        accessKeySecret: `${prefix}_SECRET_KEY`,
        securityToken: `${prefix}_SESSION_TOKEN`,
      },
      system,
    )
  return chain(SOURCE, [named('COS'), named('TENCENTCLOUD')])
}
