import type { Secret } from '@presign/core'
import { importKey, type Key, type ObjectKey, type Plan, type Recipe } from '@presign/core/scheme'
import type { QiniuPlan } from './plan.js'

/** What signing and verifying share. The secret is used as it is; what is signed is the text of the URL. */
export const scheme = {
  name: 'qiniu',
  signature: { algorithm: 'hmac-sha1', encoding: 'base64' },

  canonicalize: ({ origin, query }: QiniuPlan, { path }: ObjectKey) => ({ stringToSign: `${origin}${path}${query}` }),

  *signingKey(_plan: Plan, { accessKeySecret: secret }: Secret): Recipe<Key> {
    return typeof secret === 'string' ? yield* importKey('hmac-sha1', secret) : secret
  },
} as const
