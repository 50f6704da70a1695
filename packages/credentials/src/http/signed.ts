import { type CredentialsNeed, type CredentialsProvider, createSigner, type Secret } from '@presign/core'
import { digest, run, type SigningScheme } from '@presign/core/scheme'
import { webBackend } from '@presign/core/web'
import type { System } from '../sources/system.js'
import { isAbsent, unavailable } from '../sources/unavailable.js'
import type { HttpRequest } from './exchange.js'

/** A POST that is signed again for each attempt: a date and a nonce are good for one. */
export interface SignedPost {
  readonly scheme: SigningScheme
  readonly credentials: Secret | CredentialsProvider
  /** The header that holds the digest of the body, where the scheme has one. */
  readonly digestHeader?: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Makes the request of each attempt. */
export function signedPost(
  { scheme, credentials, digestHeader, headers, body }: SignedPost,
  system: System,
  need: CredentialsNeed,
): () => Promise<HttpRequest> {
  const clock = system.clock && { clock: system.clock }
  const signer = createSigner(scheme, { credentials: required(credentials), ...clock })
  return async () => {
    const digestOfBody = digestHeader && { [digestHeader]: await run(digest('sha256', body, 'hex'), webBackend) }
    const { url, headers: signed } = await signer.sign({
      resource: 'service',
      method: 'POST',
      headers: { ...headers, ...digestOfBody },
      signal: need.signal,
    })
    return { method: 'POST', url, headers: signed, body }
  }
}

/** Whose credentials assume a role is configured: were they absent, a chain would go on to another identity. */
export function required(credentials: Secret | CredentialsProvider): Secret | CredentialsProvider {
  if (typeof credentials !== 'function') return credentials
  return async (need) => {
    try {
      return await credentials(need)
    } catch (error) {
      if (!isAbsent(error)) throw error
      throw unavailable(error.details.source, error.details.found, error.details.wanted)
    }
  }
}
