import type { DerivedKey, Secret } from '@presign/core'
import { hashed, type Key, type ObjectKey, type Plan, type Recipe, scopedKey } from '@presign/core/scheme'
import type { V4Plan } from './plan.js'

/** What signing and verifying share: the signature's format, the canonical request, the signing key. */
export const scheme = {
  name: 'oss-v4',
  signature: { algorithm: 'hmac-sha256', encoding: 'hex' },

  canonicalize({ method, root, query, headers, additional, payload, stamp }: V4Plan, { path }: ObjectKey) {
    const canonicalRequest = `${method}\n${root}${path}\n${query}\n${headers}\n${additional}\n${payload}`
    return { canonicalRequest, stringToSign: hashed(stamp, 'sha256', canonicalRequest) }
  },

  *signingKey({ scope }: Plan, credentials: Secret | DerivedKey): Recipe<Key> {
    const { accessKeySecret: secret } = credentials as Secret
    return yield* scopedKey(typeof secret === 'string' ? `aliyun_v4${secret}` : secret, scope)
  },
} as const
