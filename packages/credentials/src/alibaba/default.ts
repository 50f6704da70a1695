import { type Refreshing, refreshing } from '@presign/core'
import { chain } from '../sources/chain.js'
import { alibabaEcs } from './ecs.js'
import { alibabaEnvironment } from './environment.js'
import { alibabaOidc } from './oidc.js'
import type { AlibabaDefaultOptions } from './options.js'
import { alibabaProfile } from './profile.js'
import { alibabaUri } from './uri.js'

/**
 * Credentials from wherever this machine has them, renewed in time: environment, OIDC (RRSA), a profile, the credentials URI, and the role of
 * the ECS instance. The first source that is configured answers; one that is configured and fails is an error that names it. A
 * `profile` that is named in the options is asked alone.
 *
 * The official libraries have the same order, but for the URI: it is configured on purpose, and a metadata service that does not
 * answer costs a second.
 *
 * @returns A provider for `createSigner`; nothing is asked before the first signature.
 * @throws SigningError (from its calls) `credentials_unavailable`, with all that was `tried`.
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { alibabaDefault } from '@presign/credentials/alibaba'
 * import { nodeSystem } from '@presign/credentials/node'
 * import { ossV4 } from '@presign/oss-v4'
 *
 * const signer = createSigner(ossV4({ region: 'cn-hangzhou' }), { credentials: alibabaDefault(nodeSystem) })
 * ```
 */
export function alibabaDefault(options: AlibabaDefaultOptions = {}): Refreshing {
  const { metadata = true, onAnswer, clock } = options
  const sources =
    options.profile === undefined
      ? [
          alibabaEnvironment(options),
          alibabaOidc(options),
          alibabaProfile(options),
          alibabaUri(options),
          ...(metadata ? [alibabaEcs(options)] : []),
        ]
      : [alibabaProfile(options)]
  return refreshing(chain('alibaba', sources, { onAnswer }), { ...(clock && { clock }) })
}
