import type { Secret } from '@presign/core'
import { encodeText, hashed, importKey, type Key, type ObjectKey, type Plan, type Recipe } from '@presign/core/scheme'
import type { TemplatePlan } from './plan.js'

/** What signing and verifying share: the signature's format, the canonical request, the signing key. */
export const scheme = {
  name: 'template',
  signature: { algorithm: 'hmac-sha256', encoding: 'hex' },

  canonicalize({ method, root, query, stamp }: TemplatePlan, { path }: ObjectKey) {
    const canonicalRequest = `${method}\n${root}${path}\n${query}`
    return { canonicalRequest, stringToSign: hashed(`${stamp}\n`, 'sha256', canonicalRequest) }
  },

  *signingKey(_plan: Plan, { accessKeySecret: secret }: Secret): Recipe<Key> {
    return typeof secret === 'string' ? yield* importKey('hmac-sha256', secret) : secret
  },
} as const

/** The bucket is signed because the host is not: else a signature for one bucket would be good for any other. */
export function canonicalRoot(bucket: string | undefined): string {
  return bucket === undefined ? '/' : `/${encodeText(bucket)}/`
}
