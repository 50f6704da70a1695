import type { Secret } from '@presign/core'
import { fromBase64, importKey, type Key, type ObjectKey, type Plan, type Recipe } from '@presign/core/scheme'
import { stringToSign } from '../canonical.js'
import type { AzurePlan } from '../plan.js'

/** What signing and verifying share. The key is the bytes that the account key is the Base64 of; nothing is derived. */
export const scheme = {
  name: 'azure-sas',
  signature: { algorithm: 'hmac-sha256', encoding: 'base64' },

  canonicalize: (plan: AzurePlan, key: ObjectKey) => ({ stringToSign: stringToSign(plan, key) }),

  *signingKey(_plan: Plan, { accessKeySecret: key }: Secret): Recipe<Key> {
    // What is not Base64 is no one's key; a verifier still has to answer.
    return typeof key === 'string' ? yield* importKey('hmac-sha256', fromBase64(key) ?? key) : key
  },
} as const
