import type { Job } from '@presign/core'
import { digest, isoExtended, type JobContext, type Recipe, sign, toBase64 } from '@presign/core/scheme'
import { draftForm, type FormInput, type PostForm } from '@presign/object-storage/form'
import { ALGORITHM } from '../canonical.js'
import type { Cos } from '../cos.js'
import { windowOf } from '../sign/window.js'

const RESERVED = [
  'q-sign-algorithm',
  'q-ak',
  'q-sign-time',
  'q-key-time',
  'q-signature',
  'signature',
  'x-cos-security-token',
]

/**
 * A form with which a browser uploads one file: `signer.run(postPolicy({ … }))`.
 *
 * It refuses to sign without a limit on key and size unless told `unlimited: true`.
 *
 * @throws SigningError `policy_unlimited`, `policy_invalid`, `bucket_missing`, `key_empty`, `key_too_long`,
 * `expiry_out_of_range`, `token_expiry`
 * @see {@link https://www.tencentcloud.com/document/product/436/14690}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { cos } from '@presign/cos'
 * import { postPolicy } from '@presign/cos/form'
 *
 * const signer = createSigner(cos({ region: 'ap-guangzhou' }), {
 *   credentials: { accessKeyId: 'AKIDtestFAKE001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url, fields } = await signer.run(
 *   postPolicy({ bucket: 'examplebucket-1250000000', keyPrefix: 'user/', size: { max: 5_000_000 }, expiresIn: 600 })
 * )
 * ```
 */
export function postPolicy(input: FormInput): Job<Cos, PostForm> {
  return Object.assign(
    function* (context: JobContext<Cos>): Recipe<PostForm> {
      const { url, fields, conditions, expiresIn } = draftForm(input, context, RESERVED)
      const expiresAt = isoExtended(context.time.seconds + expiresIn)
      const policy = JSON.stringify({
        expiration: expiresAt,
        conditions: [...conditions, ...bound(context, expiresIn)],
      })
      const signed = yield* signedPolicy(policy, expiresIn, context)
      return { url, fields: Object.freeze({ ...fields, ...signed }), expiresAt }
    },
    { expiresIn: input.expiresIn, at: input.at },
  )
}

/** Options of {@link signPolicy}. */
export interface SignPolicyOptions {
  /** Seconds for which the signature holds: the policy's condition `q-sign-time` must name the same window. */
  readonly expiresIn: number
  /** The moment of signing. Default: the signer's clock. */
  readonly at?: Date
}

/**
 * Signs a policy that was written elsewhere, to the byte. The result is the fields that carry its permission; which
 * others the form needs, the policy says.
 *
 * @param policy The JSON text, before Base64.
 * @see {@link https://www.tencentcloud.com/document/product/436/14690}
 */
export function signPolicy(
  policy: string,
  { expiresIn, at }: SignPolicyOptions,
): Job<Cos, Readonly<Record<string, string>>> {
  return Object.assign((context: JobContext<Cos>) => signedPolicy(policy, expiresIn, context), {
    expiresIn,
    at,
  })
}

/** The digest of the JSON is signed; its Base64 is sent. */
function* signedPolicy(policy: string, expiresIn: number, context: JobContext<Cos>): Recipe<Record<string, string>> {
  const scope = scopeOf(context, expiresIn)
  const key = yield* context.signingKey({ scope })
  const { accessKeyId, securityToken } = context
  return {
    policy: toBase64(policy),
    'q-sign-algorithm': ALGORITHM,
    'q-ak': accessKeyId,
    'q-key-time': scope,
    ...(securityToken === undefined ? undefined : { 'x-cos-security-token': securityToken }),
    'q-signature': yield* sign(key, yield* digest('sha1', policy, 'hex'), 'hex'),
  }
}

/** The condition is called `q-sign-time`, the field `q-key-time`. */
function bound(context: JobContext<Cos>, expiresIn: number): Record<string, string>[] {
  const { accessKeyId, securityToken } = context
  return [
    { 'q-sign-algorithm': ALGORITHM },
    { 'q-ak': accessKeyId },
    { 'q-sign-time': scopeOf(context, expiresIn) },
    ...(securityToken === undefined ? [] : [{ 'x-cos-security-token': securityToken }]),
  ]
}

function scopeOf({ time, scope, scheme }: JobContext<Cos>, expiresIn: number): string {
  const { backdate, headerLifetime } = scheme
  return windowOf(time, expiresIn, { scope, backdate, headerLifetime })
}
