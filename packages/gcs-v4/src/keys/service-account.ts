import { type Secret, SigningError } from '@presign/core'
import { privateKeyOf } from './pem.js'

/** As much of a service account's key file as signing needs. */
export interface ServiceAccountKey {
  readonly client_email: string
  /** PEM: PKCS#8, as the file has it, or PKCS#1. */
  readonly private_key: string
}

/**
 * The credentials in a service account's key, for `gcsV4Rsa`.
 *
 * @param key The JSON text of the file, or what was parsed from it; of one's own PEM `{ client_email, private_key }`.
 * @throws SigningError `credentials_invalid`
 * @see {@link https://cloud.google.com/iam/docs/keys-create-delete}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { gcsV4Rsa, serviceAccount } from '@presign/gcs-v4'
 *
 * const linkFor = (keyFile: string, key: string) =>
 *   createSigner(gcsV4Rsa(), { credentials: serviceAccount(keyFile) }).presign({ bucket: 'photos', key, expiresIn: 900 })
 * ```
 */
export function serviceAccount(key: string | ServiceAccountKey): Secret {
  const { client_email: email, private_key: pem } = typeof key === 'string' ? parsed(key) : (key ?? {})
  if (typeof email !== 'string' || !/^[^\s/@]+@[^\s/@]+$/.test(email))
    throw invalid('client_email', 'an e-mail address')
  if (typeof pem !== 'string') throw invalid('private_key', 'a private key in PEM')
  // Read here, so that a key that is not one is found where it is given.
  privateKeyOf(pem)
  return { accessKeyId: email, accessKeySecret: pem }
}

function parsed(text: string): Partial<ServiceAccountKey> {
  try {
    return Object(JSON.parse(text))
  } catch {
    throw invalid('key', 'the JSON text of a service account key')
  }
}

function invalid(name: string, wanted: string): SigningError {
  return new SigningError('credentials_invalid', `Cannot use this service account: ${name} must be ${wanted}`, {
    name,
    wanted,
  })
}
