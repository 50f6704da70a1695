import { type Endpoint, type Job, SigningError } from '@presign/core'
import {
  checkBucket,
  checkExpiry,
  encodeText,
  hashed,
  isoBasic,
  isoExtended,
  type JobContext,
  job,
  type Pairs,
  type Recipe,
  signText,
  toBase64,
} from '@presign/core/scheme'
import { canonicalQuery, MAX_EXPIRES, scopeOf, UNSIGNED_PAYLOAD } from './canonical.js'
import { checkBucketName } from './names.js'
import { permission, stampOf } from './sign/prepare.js'
import type { Tos } from './tos.js'

/** What may be read, and for how long. */
export interface PolicyQueryInput {
  /** Left out where the endpoint brings it along. */
  readonly bucket?: string | undefined
  /** All objects whose keys begin with this may be read, and listed by such a prefix. Empty for the whole bucket. */
  readonly keyPrefix: string
  /** Seconds, 1 to 604800. */
  readonly expiresIn: number
  /** The time of signing. Default: the signer's clock. */
  readonly at?: Date | undefined
  /** Instead of the scheme's endpoint. */
  readonly endpoint?: Endpoint | undefined
}

/** One query for many URLs: plain data. */
export interface PolicyQuery {
  /** `https://bucket.host/`: a URL is this, the percent-encoded key, `?` and the search. */
  readonly base: string
  /** Percent-encoded, without `?`. */
  readonly search: string
  /** ISO 8601, UTC. */
  readonly expiresAt: string
}

/**
 * The job that signs a policy in the query: one query with which every object below a prefix is read, and the prefix is
 * listed. It covers nothing else: anyone who has it may add parameters such as `response-content-type`.
 *
 * @throws SigningError (from `run`) `bucket_missing`, `bucket_invalid`, `expiry_out_of_range`, `token_expiry`,
 * `input_invalid`.
 * @see {@link https://www.volcengine.com/docs/6349/74840}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { tos } from '@presign/tos'
 * import { policyQuery } from '@presign/tos/policy-query'
 *
 * const signer = createSigner(tos({ region: 'cn-beijing' }), {
 *   credentials: { accessKeyId: 'AKLTtestFAKE001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { base, search } = await signer.run(policyQuery({ bucket: 'photos', keyPrefix: 'album/', expiresIn: 3600 }))
 * const urls = ['album/1.jpg', 'album/2.jpg'].map((key) => `${base}${key}?${search}`)
 * ```
 */
export function policyQuery(given: PolicyQueryInput): Job<Tos, PolicyQuery> {
  // What a polluted prototype holds is not the caller's word, and a later change to the input does not change this query.
  const input: PolicyQueryInput = Object.assign(Object.create(null), given)
  return job(input, function* (context) {
    const { scheme, time } = context
    const address = (input.endpoint ?? scheme.endpoint).address(scheme.region, input.bucket)
    checkBucket({ resource: 'bucket' }, address, checkBucketName)
    checkPrefix(input.keyPrefix)
    const { bucket } = address
    const policy = JSON.stringify({ conditions: [{ bucket }, ['starts-with', '$key', input.keyPrefix]] })
    const expiresIn = context.lifetime(input.expiresIn)
    const fields = yield* signed(policy, expiresIn, context)
    return {
      base: address.origin + address.root,
      search: fields.map(([name, value]) => `${name}=${encodeText(value)}`).join('&'),
      expiresAt: isoExtended(time.seconds + expiresIn),
    }
  })
}

/** Options of {@link signPolicyQuery}. */
export interface SignPolicyQueryOptions {
  /** Seconds, 1 to 604800. */
  readonly expiresIn: number
  /** The time of signing. Default: the signer's clock. */
  readonly at?: Date | undefined
}

/**
 * The job that signs the text of a policy for a query, to the byte and whatever it says: its parameters, by name.
 *
 * @param policy The JSON text, before Base64.
 * @see {@link https://www.volcengine.com/docs/6349/74840}
 */
export function signPolicyQuery(
  policy: string,
  { expiresIn, at }: SignPolicyQueryOptions,
): Job<Tos, Readonly<Record<string, string>>> {
  return job({ expiresIn, at }, function* (context) {
    return Object.fromEntries(yield* signed(policy, context.lifetime(expiresIn), context))
  })
}

function* signed(policy: string, expiresIn: number, context: JobContext<Tos>): Recipe<Pairs> {
  const { scheme, accessKeyId, securityToken, time } = context
  checkExpiry(expiresIn, MAX_EXPIRES)
  const timestamp = isoBasic(time.seconds)
  const scope = scopeOf(timestamp, scheme.region)
  const fields: Pairs = [
    ...permission(`${accessKeyId}/${scope}`, timestamp, expiresIn, securityToken),
    ['X-Tos-Policy', toBase64(policy)],
  ]
  const key = yield* context.signingKey({ scope })
  const text = hashed(stampOf(timestamp, scope), 'sha256', `${canonicalQuery(fields)}\n${UNSIGNED_PAYLOAD}`)
  const { signature } = yield* signText(key, text, 'hex')
  return [...fields, ['X-Tos-Signature', signature]]
}

function checkPrefix(found: unknown): void {
  if (typeof found === 'string') return
  const wanted = 'text; empty for the whole bucket'
  throw new SigningError(
    'input_invalid',
    `Cannot sign a policy for a key prefix of type ${typeof found}: wanted ${wanted}`,
    {
      name: 'keyPrefix',
      found: typeof found,
      wanted,
    },
  )
}
