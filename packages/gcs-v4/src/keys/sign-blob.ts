import { type Backend, type Secret, SigningError } from '@presign/core'
import { fromBase64, type Key, toBase64, toHex } from '@presign/core/scheme'
import { webBackend } from '@presign/core/web'

/** A service account whose key stays where it is. */
export interface SignBlobOptions {
  /** The service account's e-mail address. */
  readonly email: string
  /**
   * Signs elsewhere: with `signBlob` of the IAM credentials API, or a key service.
   *
   * @param payload What is signed, in Base64, as `signBlob` takes it.
   * @returns The signature, RSASSA-PKCS1-v1_5 with SHA-256, in Base64: its `signedBlob`.
   */
  sign(payload: string): Promise<string>
  /** Who computes digests. Default: `webBackend`. */
  readonly backend?: Backend
}

/**
 * Options of a signer for a service account without a key at hand, as on Cloud Run or under Workload Identity: each
 * signature is one call of `sign`, which needs the role "Service Account Token Creator".
 *
 * @throws SigningError (from the signer) `input_invalid` for an answer that is not Base64; what `sign` throws.
 * @see {@link https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/signBlob}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { gcsV4Rsa, signBlob } from '@presign/gcs-v4'
 *
 * const email = 'signer@fake-project.iam.gserviceaccount.com'
 * const linkerWith = (accessToken: string) =>
 *   createSigner(
 *     gcsV4Rsa(),
 *     signBlob({
 *       email,
 *       async sign(payload) {
 *         const url = `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${email}:signBlob`
 *         const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' }
 *         const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ payload }) })
 *         return (await answer.json()).signedBlob
 *       }
 *     })
 *   )
 * ```
 */
export function signBlob({ email, sign, backend = webBackend }: SignBlobOptions): {
  readonly credentials: Secret
  readonly backend: Backend
} {
  const key = Object.freeze({}) as Key
  return {
    credentials: { accessKeyId: email, accessKeySecret: key },
    backend: {
      name: 'sign-blob',
      digest: (algorithm, data, as) => backend.digest(algorithm, data, as),
      importKey: (algorithm, material, use) => backend.importKey(algorithm, material, use),
      verify: (other, data, signature) => backend.verify(other, data, signature),
      async sign(other, data, as) {
        if (other !== key) return backend.sign(other, data, as)
        const bytes = signatureIn(await sign(toBase64(data)))
        return as === 'bytes' ? bytes : as === 'hex' ? toHex(bytes) : toBase64(bytes)
      },
    },
  }
}

function signatureIn(answer: unknown): Uint8Array {
  const bytes = typeof answer === 'string' && answer !== '' ? fromBase64(answer) : undefined
  if (bytes) return bytes
  const found = typeof answer === 'string' ? 'text that is not Base64' : typeof answer
  throw new SigningError('input_invalid', `Cannot sign: found ${found}, wanted the signedBlob of signBlob in Base64`, {
    name: 'sign',
    found,
    wanted: 'a signature in Base64',
  })
}
