import type { Secret } from '@presign/core'
import { hashed, importKey, type Key, type ObjectKey, type Plan, type Recipe } from '@presign/core/scheme'
import { ALGORITHM, canonicalPath } from './canonical.js'
import type { Acs3Plan } from './plan.js'

/** What signing and verifying share: it reads like the provider's page. */
export const scheme = {
  name: 'acs3',
  signature: { algorithm: 'hmac-sha256', encoding: 'hex' },

  // Steps 1 and 2 of the page. There is no date and no scope in the string to sign.
  canonicalize({ method, query, headers, signedHeaders, payload }: Acs3Plan, { key }: ObjectKey) {
    const canonicalRequest = `${method}\n${canonicalPath(key)}\n${query}\n${headers}\n${signedHeaders}\n${payload}`
    return { canonicalRequest, stringToSign: hashed(`${ALGORITHM}\n`, 'sha256', canonicalRequest) }
  },

  // Step 3: the secret itself is the key.
  *signingKey(_plan: Plan, { accessKeySecret: secret }: Secret): Recipe<Key> {
    return typeof secret === 'string' ? yield* importKey('hmac-sha256', secret) : secret
  },
} as const
