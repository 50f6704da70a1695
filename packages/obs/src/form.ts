import type { Job } from '@presign/core'
import {
  type FormInput,
  formJob,
  type PolicyFields,
  policyJob,
  type SignedForm,
  type SignPolicyOptions,
} from '@presign/object-storage/form'
import { obsForm } from './form/rules.js'
import type { Obs } from './obs.js'

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
export { obsPolicy } from './form/policy-rules.js'

/**
 * The job that signs an upload form: a page posts a file with it and never sees a key.
 *
 * A policy that limits neither size nor key is refused unless `unlimited: true` says that it is meant.
 *
 * @throws SigningError (from `run`) `policy_unlimited`, `policy_invalid`, `bucket_missing`, `bucket_invalid`,
 * `key_empty`, `key_too_long`, `expiry_out_of_range`, `token_expiry`.
 * @see {@link https://support.huaweicloud.com/intl/en-us/api-obs/obs_04_0012.html}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { obs } from '@presign/obs'
 * import { postPolicy } from '@presign/obs/form'
 *
 * const signer = createSigner(obs({ region: 'cn-north-4' }), {
 *   credentials: { accessKeyId: 'HPUAtestFAKE001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url, fields } = await signer.run(
 *   postPolicy({ bucket: 'examplebucket', keyPrefix: 'user/', size: { max: 5_000_000 }, expiresIn: 600 })
 * )
 * ```
 */
export function postPolicy(input: FormInput): Job<Obs, SignedForm> {
  return formJob(obsForm, input)
}

/**
 * The job that signs the text of a policy, to the byte and whatever it says: for policies written elsewhere.
 *
 * @param policy The JSON text, before Base64.
 * @see {@link https://support.huaweicloud.com/intl/en-us/api-obs/obs_04_0012.html}
 */
export function signPolicy(policy: string, options?: SignPolicyOptions): Job<Obs, PolicyFields> {
  return policyJob(obsForm, policy, options)
}
