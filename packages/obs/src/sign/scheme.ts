import type { Secret } from '@presign/core'
import { importKey, type Key, type ObjectKey, type Plan, type Recipe } from '@presign/core/scheme'
import type { ObsPlan } from '../plan.js'

/** What signing and verifying share: the signature's format, the string to sign, the key, which is the secret itself. */
export const scheme = {
  name: 'obs',
  signature: { algorithm: 'hmac-sha1', encoding: 'base64' },

  // The key is signed percent-encoded, the values of sub-resources are not.
  canonicalize({ method, contentMd5, contentType, date, headers, root, subResources }: ObsPlan, { path }: ObjectKey) {
    const resource = `${root}${path}${subResources}`
    return { stringToSign: `${method}\n${contentMd5}\n${contentType}\n${date}\n${headers}${resource}` }
  },

  *signingKey(_plan: Plan, { accessKeySecret: secret }: Secret): Recipe<Key> {
    return typeof secret === 'string' ? yield* importKey('hmac-sha1', secret) : secret
  },
} as const
