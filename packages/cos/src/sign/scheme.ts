import type { DerivedKey, Secret } from '@presign/core'
import { hashed, importKey, type Key, type ObjectKey, type Plan, type Recipe } from '@presign/core/scheme'
import type { CosPlan } from '../plan.js'
import { signKey } from './window.js'

/** What signing and verifying share: the signature's format, the canonical request, the signing key. */
export const scheme = {
  name: 'cos',
  signature: { algorithm: 'hmac-sha1', encoding: 'hex' },

  canonicalize({ method, root, parameters, headers, stamp }: CosPlan, { key }: ObjectKey) {
    const canonicalRequest = `${method}\n${root}${key}\n${parameters}\n${headers}\n`
    return { canonicalRequest, stringToSign: hashed(stamp, 'sha1', canonicalRequest, '\n') }
  },

  *signingKey({ scope }: Plan, credentials: Secret | DerivedKey): Recipe<Key> {
    return yield* importKey('hmac-sha1', yield* signKey((credentials as Secret).accessKeySecret, scope))
  },
} as const
