import type { DerivedKey, Secret } from '@presign/core'
import { hashed, importKey, type Key, type Plan, type Recipe, sign } from '@presign/core/scheme'
import type { Tc3Plan } from './plan.js'

/** What signing and verifying share: it reads like the provider's page. */
export const scheme = {
  name: 'tc3',
  signature: { algorithm: 'hmac-sha256', encoding: 'hex' },

  // Steps 1 and 2 of the page. The stamp is the algorithm, the time stamp and the credential's scope.
  canonicalize({ method, query, headers, signedHeaders, payload, stamp }: Tc3Plan) {
    const canonicalRequest = `${method}\n/\n${query}\n${headers}\n${signedHeaders}\n${payload}`
    return { canonicalRequest, stringToSign: hashed(stamp, 'sha256', canonicalRequest) }
  },

  // Step 3: the keys of the day and the service, and of them the signing key.
  *signingKey({ scope }: Plan, credentials: Secret | DerivedKey): Recipe<Key> {
    const { accessKeySecret: secret } = credentials as Secret
    let key = typeof secret === 'string' ? yield* importKey('hmac-sha256', `TC3${secret}`) : secret
    for (const part of scope.split('/')) key = yield* importKey('hmac-sha256', yield* sign(key, part, 'bytes'))
    return key
  },
} as const
