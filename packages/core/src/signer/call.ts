import { digest, type Recipe } from '../recipe/recipe.js'
import type { SignInput } from './input.js'
import type { JobContext } from './job.js'
import type { SignedRequest } from './signed-request.js'

/** A signed call of an API with its body: what `fetch(url, { method, headers, body })` takes. */
export interface SignedCall extends SignedRequest {
  /** Send exactly this: the signature covers it. Absent where the request has none. */
  readonly body?: string | Uint8Array
}

/**
 * Signs a request together with its body, for jobs of schemes that sign the body's SHA-256.
 *
 * @param input Without the digest.
 * @param digestHeader The header in which the scheme takes the digest, in lower case.
 */
export function* signedCall<S>(
  { sign }: JobContext<S>,
  input: SignInput,
  digestHeader: string,
  body: string | Uint8Array | undefined,
): Recipe<SignedCall> {
  if (body === undefined) return yield* sign(input)
  const sha256 = yield* digest('sha256', body, 'hex')
  return callWith(yield* sign({ ...input, headers: { ...input.headers, [digestHeader]: sha256 } }), body)
}

/** A signed request with its body. */
export function callWith(signed: SignedRequest, body: string | Uint8Array): SignedCall {
  return Object.assign(signed, { body })
}
