import { digest, type Recipe } from '../recipe/recipe.js'
import type { Endpoint } from '../schemes/endpoint.js'
import type { Claims } from '../schemes/incoming.js'
import type { Rejection } from '../schemes/rejection.js'
import type { VerifyingScheme } from '../schemes/scheme.js'
import { stringsOf, type Trace } from '../signer/signed-request.js'
import { isoExtended } from '../text/dates.js'
import { parseIncoming, type RawRequest } from '../verifier/raw-request.js'

/** Options of {@link inspect}. */
export interface InspectOptions {
  /** Where the request may have been sent. Default: the scheme's own endpoint. */
  readonly endpoints?: readonly Endpoint[]
}

/** What a signed request says, read without a key: nothing of it is proved. */
export interface SignedInspection
  extends Pick<
    Claims,
    'mode' | 'accessKeyId' | 'resource' | 'bucket' | 'key' | 'payload' | 'sha256' | 'signedHeaders'
  > {
  readonly state: 'signed'
  /** Whether it carries a security token. */
  readonly hasToken: boolean
  /** ISO 8601, UTC. */
  readonly signedAt?: string
  /** ISO 8601, UTC. */
  readonly expiresAt?: string
  /** The texts that its signature should cover, and the signature it has. Not enumerable, so that no log shows it. */
  readonly trace: Trace
}

/** What {@link inspect} finds. */
export type Inspection =
  | { readonly state: 'absent' }
  | { readonly state: 'rejected'; readonly rejection: Rejection }
  | SignedInspection

/**
 * Takes a signed request apart by one scheme, without a key and whatever the time is. Run it with `runSync` or `run` of
 * `@presign/core/scheme`: texts may hold a digest.
 *
 * @param scheme How requests are read, such as `ossV4Verification({ region: () => true })`.
 * @example
 * ```ts
 * import { inspect } from '@presign/core/explain'
 * import { nodeBackend } from '@presign/core/node'
 * import { runSync } from '@presign/core/scheme'
 * import { ossV4Verification } from '@presign/oss-v4/verify'
 *
 * const request = { method: 'GET', target: '/cat.jpg', headers: { host: 'photos.oss-cn-hangzhou.aliyuncs.com' } }
 * runSync(inspect(ossV4Verification({ region: () => true }), request), nodeBackend).state // 'absent'
 * ```
 */
export function* inspect(
  scheme: VerifyingScheme,
  request: RawRequest,
  { endpoints }: InspectOptions = {},
): Recipe<Inspection> {
  const incoming = parseIncoming(request, endpoints)
  if ('unreadable' in incoming) return unreadable(scheme, incoming.unreadable)
  const result = scheme.parse(incoming)
  if (result.state !== 'signed') return result
  const canonicalized = scheme.canonicalize(result.plan, result.objectKey)
  const { stringToSign } = canonicalized
  const hash = typeof stringToSign === 'string' ? '' : yield* digest(stringToSign.algorithm, stringToSign.of, 'hex')
  return signedInspection(result.claims, { ...stringsOf(canonicalized, hash), signature: result.signature })
}

function unreadable(scheme: VerifyingScheme, detail: string): Inspection {
  return { state: 'rejected', rejection: { reason: 'malformed', detail, answer: scheme.answers('malformed', 'url') } }
}

function signedInspection(claims: Claims, trace: Trace): SignedInspection {
  const { mode, accessKeyId, securityToken, resource, bucket, key, payload, sha256, signedHeaders } = claims
  const { signedAt, expiresAt } = claims
  const facts = {
    state: 'signed',
    mode,
    accessKeyId,
    hasToken: securityToken !== undefined,
    resource,
    bucket,
    key,
    payload,
    sha256,
    signedHeaders,
    ...(signedAt !== undefined && { signedAt: isoExtended(signedAt) }),
    ...(expiresAt !== undefined && { expiresAt: isoExtended(expiresAt) }),
  } as const
  return Object.defineProperty(facts, 'trace', { value: trace }) as SignedInspection
}
