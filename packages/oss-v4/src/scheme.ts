import type { DerivedKey, Secret } from '@presign/core'
import { hashed, importKey, type Key, type ObjectKey, type Plan, type Recipe, sign } from '@presign/core/scheme'
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
    let key = typeof secret === 'string' ? yield* importKey('hmac-sha256', `aliyun_v4${secret}`) : secret
    for (const part of scope.split('/')) key = yield* importKey('hmac-sha256', yield* sign(key, part, 'bytes'))
    return key
  },
} as const
