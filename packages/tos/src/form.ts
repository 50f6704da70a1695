import type { Job } from '@presign/core'
import {
  type FormInput,
  formJob,
  type PolicyFields,
  policyJob,
  type SignedForm,
  type SignPolicyOptions,
} from '@presign/object-storage/form'
import { tosForm } from './form/rules.js'
import type { Tos } from './tos.js'

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
export { tosPolicy } from './form/policy-rules.js'

/**
 * The job that signs an upload form: a page posts a file with it and never sees a key.
 *
 * A policy that limits neither size nor key is refused unless `unlimited: true` says that it is meant. TOS refuses a form
 * with a field that the policy does not name: what the page fills in needs one of `conditions`.
 *
 * @throws SigningError (from `run`) `policy_unlimited`, `policy_invalid`, `bucket_missing`, `bucket_invalid`,
 * `key_empty`, `key_too_long`, `expiry_out_of_range` (1 to 604800 seconds), `token_expiry`.
 * @see {@link https://www.volcengine.com/docs/6349/129225}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { tos } from '@presign/tos'
 * import { postPolicy } from '@presign/tos/form'
 *
 * const signer = createSigner(tos({ region: 'cn-beijing' }), {
 *   credentials: { accessKeyId: 'AKLTtestFAKE001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url, fields } = await signer.run(
 *   postPolicy({ bucket: 'examplebucket', keyPrefix: 'user/', size: { max: 5_000_000 }, expiresIn: 600 })
 * )
 * ```
 */
export function postPolicy(input: FormInput): Job<Tos, SignedForm> {
  return formJob(tosForm, input)
}

/**
 * The job that signs the text of a policy, to the byte and whatever it says: for policies written elsewhere.
 *
 * @param policy The JSON text, before Base64.
 * @see {@link https://www.volcengine.com/docs/6349/129225}
 */
export function signPolicy(policy: string, options?: SignPolicyOptions): Job<Tos, PolicyFields> {
  return policyJob(tosForm, policy, options)
}
