import { Snapshot } from '../credentials/snapshot.js'
import { importKey, type Key, type Recipe } from '../recipe/recipe.js'
import type { Plan } from './plan.js'
import type { Scheme, VerifyingScheme } from './scheme.js'

/**
 * The one way from credentials to a key: a key that was derived elsewhere is imported or is a handle already, a secret
 * goes through the scheme's own derivation.
 */
export function* keyOf(
  scheme: Scheme & Pick<Partial<VerifyingScheme>, 'verifyingKey'>,
  plan: Plan,
  snapshot: Snapshot,
): Recipe<Key> {
  const { accessKeySecret, signingKey } = Snapshot.secretOf(snapshot)
  if (signingKey instanceof Uint8Array || typeof signingKey === 'string')
    return yield* importKey(scheme.signature.algorithm, signingKey)
  if (signingKey !== undefined) return signingKey
  const { accessKeyId, securityToken } = snapshot
  const secret = { accessKeyId, accessKeySecret: accessKeySecret ?? '', securityToken }
  return yield* scheme.verifyingKey?.(plan, secret) ?? scheme.signingKey(plan, secret)
}
