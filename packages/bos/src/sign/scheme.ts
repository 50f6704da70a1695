import type { DerivedKey, Secret } from '@presign/core'
import { importKey, type Key, type ObjectKey, type Plan, type Recipe, sign } from '@presign/core/scheme'
import type { BosPlan } from '../plan.js'

/** What signing and verifying share: the signature's format, the canonical request, the signing key. */
export const scheme = {
  name: 'bos',
  signature: { algorithm: 'hmac-sha256', encoding: 'hex' },

  // The canonical request itself is signed.
  canonicalize({ method, root, query, headers }: BosPlan, { path }: ObjectKey) {
    const canonicalRequest = `${method}\n${root}${path}\n${query}\n${headers}`
    return { stringToSign: canonicalRequest }
  },

  // The key of the signature is hex text. Forms are signed with the secret itself: theirs has no scope.
  *signingKey({ scope }: Plan, credentials: Secret | DerivedKey): Recipe<Key> {
    const { accessKeySecret: secret } = credentials as Secret
    if (scope !== '') return yield* importKey('hmac-sha256', yield* signKey(secret, scope))
    return typeof secret === 'string' ? yield* importKey('hmac-sha256', secret) : secret
  },
} as const

/**
 * The key of a signature: hex text, which is itself the key of the next HMAC.
 *
 * Anyone who holds it signs any request of that id, time and lifetime, and no other: to a signer it is given as
 * `{ accessKeyId, signingKey, scope }`, with the prefix as scope.
 *
 * @param prefix `bce-auth-v1/id/time/seconds`, such as `bce-auth-v1/bceFAKEtest001/2024-02-29T12:34:56Z/900`.
 * @see {@link https://cloud.baidu.com/doc/Reference/s/Njwvz1wot}
 */
export function* signKey(secret: Secret['accessKeySecret'], prefix: string): Recipe<string> {
  const key = typeof secret === 'string' ? yield* importKey('hmac-sha256', secret) : secret
  return yield* sign(key, prefix, 'hex')
}
