import { type Refreshing, refreshing } from '@presign/core'
import { chain } from '../sources/chain.js'
import { tencentCvm } from './cvm.js'
import { tencentEnvironment } from './environment.js'
import { tencentOidc } from './oidc.js'
import type { TencentDefaultOptions } from './options.js'
import { tencentProfile } from './profile.js'

/**
 * Credentials from wherever this machine has them, renewed in time: environment, the pod's role (TKE), a file, and the role of the CVM
 * instance. The first source that is configured answers; one that is configured and fails is an error that names it. A `profile` that is
 * named in the options is asked alone.
 *
 * @returns A provider for `createSigner`; nothing is asked before the first signature.
 * @throws SigningError (from its calls) `credentials_unavailable`, with all that was `tried`.
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { cos } from '@presign/cos'
 * import { nodeSystem } from '@presign/credentials/node'
 * import { tencentDefault } from '@presign/credentials/tencent'
 *
 * const signer = createSigner(cos({ region: 'ap-guangzhou' }), { credentials: tencentDefault(nodeSystem) })
 * ```
 */
export function tencentDefault(options: TencentDefaultOptions = {}): Refreshing {
  const { metadata = true, onAnswer, clock } = options
  const sources =
    options.profile === undefined
      ? [
          tencentEnvironment(options),
          tencentOidc(options),
          tencentProfile(options),
          ...(metadata ? [tencentCvm(options)] : []),
        ]
      : [tencentProfile(options)]
  return refreshing(chain('tencent', sources, { onAnswer }), { ...(clock && { clock }) })
}
