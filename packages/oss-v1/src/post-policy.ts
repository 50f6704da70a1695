import type { Job } from '@presign/core'
import { type JobContext, type Recipe, sign, toBase64 } from '@presign/core/scheme'
import { draftForm, formJob, type PostPolicyInput, type SignedForm, signedForm } from '@presign/oss/form'
import type { OssV1 } from './oss-v1.js'

/** The fields that carry a form's permission: the policy in Base64, the key id, the signature, and the token if any. */
export type PolicyFields = Readonly<Record<string, string>>

/**
 * The job that signs an upload form: a page posts a file with it and never sees a key.
 *
 * A policy that limits neither size nor key is refused unless `unlimited: true` says that it is meant.
 *
 * @throws SigningError (from `run`) `policy_unlimited`, `policy_invalid`, `bucket_missing`, `bucket_invalid`,
 * `key_empty`, `key_too_long`, `key_unsafe`, `header_invalid`, `callback_invalid`, `expiry_out_of_range`, `token_expiry`.
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/postobject}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { ossV1 } from '@presign/oss-v1'
 * import { postPolicy } from '@presign/oss-v1/form'
 *
 * const signer = createSigner(ossV1({ region: 'cn-hangzhou' }), {
 *   credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url, fields } = await signer.run(
 *   postPolicy({ bucket: 'examplebucket', keyPrefix: 'user/', size: { max: 10_000_000 }, expiresIn: 600 })
 * )
 * ```
 */
export function postPolicy(input: PostPolicyInput): Job<OssV1, SignedForm> {
  return formJob(input, form)
}

/** The job that signs the text of a policy, whatever it says: for policies written elsewhere. */
export function signPolicy(policyText: string): Job<OssV1, PolicyFields> {
  return (context) => permission(policyText, context)
}

function* form(input: PostPolicyInput, context: JobContext<OssV1>): Recipe<SignedForm> {
  const draft = draftForm(input, context)
  return signedForm(draft, yield* permission(draft.policyText, context))
}

/** What is signed is the field's own text, so it cannot be written differently afterwards. */
function* permission(policyText: string, context: JobContext<OssV1>): Recipe<PolicyFields> {
  const { scheme, accessKeyId, securityToken } = context
  const policy = toBase64(policyText)
  const key = yield* context.signingKey({ scope: '' })
  return {
    policy,
    OSSAccessKeyId: accessKeyId,
    Signature: yield* sign(key, policy, 'base64'),
    ...(securityToken === undefined ? undefined : { 'x-oss-security-token': securityToken }),
  }
}
