import { Snapshot } from '../credentials/snapshot.js'
import { importKey, type Key, type Recipe, sign } from '../recipe/recipe.js'
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

/**
 * The key of a scope: of the secret the key of its first part, of that the key of the next, and so on. HMAC-SHA256
 * throughout.
 *
 * @param secret Text, with what the protocol puts before it, or a key that stands for that.
 * @param scope Parts with `/` between them.
 */
export function* scopedKey(secret: string | Key, scope: string): Recipe<Key> {
  let key = typeof secret === 'string' ? yield* importKey('hmac-sha256', secret) : secret
  for (const part of scope.split('/')) key = yield* importKey('hmac-sha256', yield* sign(key, part, 'bytes'))
  return key
}
