import type { DerivedKey, Secret } from '@presign/core'
import { hashed, type Key, type ObjectKey, type Plan, type Recipe, scopedKey } from '@presign/core/scheme'
import type { AwsV4Plan } from './plan.js'
import type { Rules } from './rules.js'

/** What signing and verifying share, by the rules of a service. */
export function schemeOf(rules: Rules) {
  return {
    name: 'aws-v4',
    signature: { algorithm: 'hmac-sha256', encoding: 'hex' },

    // Steps 1 to 3 of the page. The stamp is the algorithm, the request's date and the credential's scope.
    canonicalize({ method, root, query, headers, signedHeaders, payload, stamp }: AwsV4Plan, key: ObjectKey) {
      const path = rules.canonicalPath(root, key)
      const canonicalRequest = `${method}\n${path}\n${query}\n${headers}\n${signedHeaders}\n${payload}`
      return { canonicalRequest, stringToSign: hashed(stamp, 'sha256', canonicalRequest) }
    },

    // Step 4: the keys of the day, the region and the service, and of them the signing key.
    *signingKey({ scope }: Plan, credentials: Secret | DerivedKey): Recipe<Key> {
      const { accessKeySecret: secret } = credentials as Secret
      return yield* scopedKey(typeof secret === 'string' ? `AWS4${secret}` : secret, scope)
    },
  } as const
}
