import type { DerivedKey, Secret } from '@presign/core'
import { hashed, type Key, type ObjectKey, type Plan, type Recipe, scopedKey } from '@presign/core/scheme'
import type { TosPlan } from '../plan.js'

/** What signing and verifying share: the signature's format, the canonical request, the signing key. */
export const scheme = {
  name: 'tos',
  signature: { algorithm: 'hmac-sha256', encoding: 'hex' },

  canonicalize(plan: TosPlan, { path }: ObjectKey) {
    const { covers, method, root, query, headers, signedHeaders, payload, stamp } = plan
    const canonicalRequest =
      covers === 'policy'
        ? `${query}\n${payload}`
        : `${method}\n${root}${path}\n${query}\n${headers}\n${signedHeaders}\n${payload}`
    return { canonicalRequest, stringToSign: hashed(stamp, 'sha256', canonicalRequest) }
  },

  // The keys of the day, the region, the service and the request; nothing stands before the secret.
  *signingKey({ scope }: Plan, credentials: Secret | DerivedKey): Recipe<Key> {
    return yield* scopedKey((credentials as Secret).accessKeySecret, scope)
  },
} as const
