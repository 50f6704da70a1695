import type { Job } from '@presign/core'
import { isoBasic, type JobContext, type Recipe, sign, toBase64 } from '@presign/core/scheme'
import { draftForm, formJob, type PostPolicyInput, type SignedForm, signedForm } from '@presign/oss/form'
import { ALGORITHM, REQUEST } from './canonical.js'
import type { OssV4 } from './oss-v4.js'

/** The fields that carry a form's permission: the policy in Base64, what it was signed with, and the signature. */
export type PolicyFields = Readonly<Record<string, string>>

/**
 * The job that signs an upload form: a page posts a file with it and never sees a key.
 *
 * A policy that limits neither size nor key is refused unless `unlimited: true` says that it is meant.
 *
 * @throws SigningError (from `run`) `policy_unlimited`, `policy_invalid`, `bucket_missing`, `bucket_invalid`,
 * `key_empty`, `key_too_long`, `key_unsafe`, `header_invalid`, `callback_invalid`, `expiry_out_of_range` (1 to 604800 seconds),
 * `token_expiry`.
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/postobject}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { ossV4 } from '@presign/oss-v4'
 * import { postPolicy } from '@presign/oss-v4/form'
 *
 * const signer = createSigner(ossV4({ region: 'cn-hangzhou' }), {
 *   credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url, fields } = await signer.run(
 *   postPolicy({ bucket: 'examplebucket', keyPrefix: 'user/', size: { max: 10_000_000 }, expiresIn: 600 })
 * )
 * ```
 */
export function postPolicy(input: PostPolicyInput): Job<OssV4, SignedForm> {
  return formJob(input, form)
}

/**
 * The job that signs the text of a policy, whatever it says: for policies written elsewhere. The service wants
 * conditions on every field it returns, but for `policy` and `x-oss-signature`.
 *
 * @param at The moment of signing. Default: the signer's clock.
 */
export function signPolicy(policyText: string, at?: Date): Job<OssV4, PolicyFields> {
  return Object.assign((context: JobContext<OssV4>) => permission(policyText, context), { at })
}

function* form(input: PostPolicyInput, context: JobContext<OssV4>): Recipe<SignedForm> {
  const draft = draftForm(input, context, boundFields(context))
  return signedForm(draft, yield* permission(draft.policyText, context))
}

/** What is signed is the field's own text, so it cannot be written differently afterwards. */
function* permission(policyText: string, context: JobContext<OssV4>): Recipe<PolicyFields> {
  const policy = toBase64(policyText)
  const key = yield* context.signingKey({ scope: scopeOf(context) })
  return {
    policy,
    ...boundFields(context),
    'x-oss-signature': yield* sign(key, policy, 'hex'),
  }
}

/** A V4 policy must have a condition on each of these. */
function boundFields(context: JobContext<OssV4>): PolicyFields {
  const { accessKeyId, securityToken, time } = context
  return {
    'x-oss-signature-version': ALGORITHM,
    'x-oss-credential': `${accessKeyId}/${scopeOf(context)}`,
    'x-oss-date': isoBasic(time.seconds),
    ...(securityToken === undefined ? undefined : { 'x-oss-security-token': securityToken }),
  }
}

function scopeOf({ scheme, time }: JobContext<OssV4>): string {
  return [isoBasic(time.seconds).slice(0, 8), scheme.region, scheme.product, REQUEST].join('/')
}
