import type { Job } from '@presign/core'
import {
  type FormInput,
  formJob,
  type PolicyFields,
  policyJob,
  type SignedForm,
  type SignPolicyOptions,
} from '@presign/object-storage/form'
import type { Bos } from './bos.js'
import { bosForm } from './form/rules.js'

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
export { bosPolicy } from './form/policy-rules.js'

/**
 * The job that signs an upload form: a page posts a file with it and never sees a key.
 *
 * A policy that limits neither size nor key is refused unless `unlimited: true` says that it is meant.
 *
 * @throws SigningError (from `run`) `policy_unlimited`, `policy_invalid`, `bucket_missing`, `bucket_invalid`,
 * `key_empty`, `key_too_long`, `expiry_out_of_range`, `token_expiry`.
 * @see {@link https://cloud.baidu.com/doc/BOS/s/7jwvysdn4}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { bos } from '@presign/bos'
 * import { postPolicy } from '@presign/bos/form'
 *
 * const signer = createSigner(bos({ region: 'bj' }), {
 *   credentials: { accessKeyId: 'bceFAKEtest001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url, fields } = await signer.run(
 *   postPolicy({ bucket: 'examplebucket', keyPrefix: 'user/', size: { max: 5_000_000 }, expiresIn: 600 })
 * )
 * ```
 */
export function postPolicy(input: FormInput): Job<Bos, SignedForm> {
  return formJob(bosForm, input)
}

/**
 * The job that signs the text of a policy, to the byte and whatever it says: for policies written elsewhere.
 *
 * @param policy The JSON text, before Base64.
 * @see {@link https://cloud.baidu.com/doc/BOS/s/7jwvysdn4}
 */
export function signPolicy(policy: string, options?: SignPolicyOptions): Job<Bos, PolicyFields> {
  return policyJob(bosForm, policy, options)
}
