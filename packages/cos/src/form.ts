import type { Job } from '@presign/core'
import {
  type FormInput,
  formJob,
  type PolicyFields,
  policyJob,
  type SignedForm,
  type SignPolicyOptions,
} from '@presign/object-storage/form'
import type { Cos } from './cos.js'
import { cosForm } from './form/rules.js'

export {
  type FormCondition,
  type FormInput,
  type HtmlOptions,
  type Policy,
  type PolicyFields,
  type PolicyViolation,
  type SignedForm,
  type SignPolicyOptions,
  toHtml,
} from '@presign/object-storage/form'
export { checkForm } from './form/check-form.js'
export { cosPolicy } from './form/policy-rules.js'

/**
 * The job that signs an upload form: a page posts a file with it and never sees a key.
 *
 * A policy that limits neither size nor key is refused unless `unlimited: true` says that it is meant.
 *
 * @throws SigningError (from `run`) `policy_unlimited`, `policy_invalid`, `bucket_missing`, `bucket_invalid`,
 * `key_empty`, `key_too_long`, `expiry_out_of_range`, `token_expiry`.
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
export function postPolicy(input: FormInput): Job<Cos, SignedForm> {
  return formJob(cosForm, input)
}

/**
 * The job that signs the text of a policy, to the byte and whatever it says: for policies written elsewhere.
 *
 * @param policy The JSON text, before Base64.
 * @param options `expiresIn` is how long the signature holds: the policy's condition `q-sign-time` must name the same
 * window. Default: as long as signed headers hold.
 * @see {@link https://www.tencentcloud.com/document/product/436/14690}
 */
export function signPolicy(policy: string, options?: SignPolicyOptions): Job<Cos, PolicyFields> {
  return policyJob(cosForm, policy, options)
}
