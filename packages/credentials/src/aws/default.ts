import { type Refreshing, refreshing } from '@presign/core'
import { chain } from '../sources/chain.js'
import { awsContainer } from './container.js'
import { awsEnvironment } from './environment.js'
import { awsInstance } from './instance.js'
import type { AwsDefaultOptions } from './options.js'
import { awsProfile } from './profile.js'
import { awsWebIdentity } from './web-identity.js'

/**
 * Credentials from wherever this machine has them, renewed in time: environment, web identity (EKS), a profile, the container's, and
 * the role of the EC2 instance. The first source that is configured answers; one that is configured and fails is an error that names
 * it. A `profile` that is named in the options is asked alone.
 *
 * Keys in the environment come before a profile that `AWS_PROFILE` names, as for the AWS command line; the JavaScript SDK has it the
 * other way round.
 *
 * @returns A provider for `createSigner`; nothing is asked before the first signature.
 * @throws SigningError (from its calls) `credentials_unavailable`, with all that was `tried`.
 * @example
 * ```ts
 * import { awsV4 } from '@presign/aws-v4'
 * import { createSigner } from '@presign/core'
 * import { awsDefault } from '@presign/credentials/aws'
 * import { nodeSystem } from '@presign/credentials/node'
 *
 * const signer = createSigner(awsV4({ region: 'eu-central-1' }), { credentials: awsDefault(nodeSystem) })
 * ```
 */
export function awsDefault(options: AwsDefaultOptions = {}): Refreshing {
  const { metadata = true, onAnswer, clock } = options
  const sources =
    options.profile === undefined
      ? [
          awsEnvironment(options),
          awsWebIdentity(options),
          awsProfile(options),
          awsContainer(options),
          ...(metadata ? [awsInstance(options)] : []),
        ]
      : [awsProfile(options)]
  return refreshing(chain('aws', sources, { onAnswer }), { ...(clock && { clock }) })
}
