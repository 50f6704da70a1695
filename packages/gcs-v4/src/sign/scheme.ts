import type { DerivedKey, Secret } from '@presign/core'
import { hashed, importKey, type Key, type ObjectKey, type Plan, type Recipe, sign } from '@presign/core/scheme'
import { privateKeyOf } from '../keys/pem.js'
import type { GcsV4Plan } from '../plan.js'

// The stamp is the algorithm, the request's date and the credential scope.
function canonicalize({ method, root, query, headers, signedHeaders, payload, stamp }: GcsV4Plan, key: ObjectKey) {
  const canonicalRequest = `${method}\n${root}${key.path}\n${query}\n${headers}\n${signedHeaders}\n${payload}`
  return { canonicalRequest, stringToSign: hashed(stamp, 'sha256', canonicalRequest) }
}

/** What signing and verifying with HMAC keys share. */
export const hmacScheme = {
  name: 'gcs-v4',
  algorithm: 'GOOG4-HMAC-SHA256',
  signature: { algorithm: 'hmac-sha256', encoding: 'hex' },
  canonicalize,
  *signingKey({ scope }: Plan, credentials: Secret | DerivedKey): Recipe<Key> {
    const { accessKeySecret: secret } = credentials as Secret
    let key = typeof secret === 'string' ? yield* importKey('hmac-sha256', `GOOG4${secret}`) : secret
    for (const part of scope.split('/')) key = yield* importKey('hmac-sha256', yield* sign(key, part, 'bytes'))
    return key
  },
} as const

/** What signing and verifying with the RSA key of a service account share: nothing is derived. */
export const rsaScheme = {
  name: 'gcs-v4-rsa',
  algorithm: 'GOOG4-RSA-SHA256',
  signature: { algorithm: 'rsa-sha256', encoding: 'hex' },
  canonicalize,
  *signingKey(_plan: Plan, { accessKeySecret: key }: Secret): Recipe<Key> {
    return typeof key === 'string' ? yield* importKey('rsa-sha256', privateKeyOf(key)) : key
  },
} as const
