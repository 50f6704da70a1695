import type { Job } from '@presign/core'
import {
  type FormInput,
  formJob,
  type PolicyFields,
  policyJob,
  type SignedForm,
  type SignPolicyOptions,
} from '@presign/object-storage/form'
import { formRules } from './form/rules.js'
import type { GcsV4, GcsV4Rsa } from './gcs-v4.js'

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

/**
 * The job that signs an upload form: a page posts a file with it and never sees a key. For signers of both algorithms.
 *
 * A policy that limits neither size nor key is refused unless `unlimited: true` says that it is meant. The service refuses
 * a form with a field that the policy does not name: what the page fills in needs one of `conditions`.
 *
 * @throws SigningError (from `run`) `policy_unlimited`, `policy_invalid`, `bucket_missing`, `bucket_invalid`,
 * `key_empty`, `key_too_long`, `key_unsafe`, `expiry_out_of_range` (1 to 604800 seconds).
 * @see {@link https://cloud.google.com/storage/docs/xml-api/post-object-forms}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { gcsV4 } from '@presign/gcs-v4'
 * import { postPolicy } from '@presign/gcs-v4/form'
 *
 * const signer = createSigner(gcsV4(), {
 *   credentials: { accessKeyId: 'GOOGTESTFAKE001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url, fields } = await signer.run(
 *   postPolicy({ bucket: 'examplebucket', keyPrefix: 'user/', size: { max: 5_000_000 }, expiresIn: 600 })
 * )
 * ```
 */
export function postPolicy(input: FormInput): Job<GcsV4 | GcsV4Rsa, SignedForm> {
  return formJob(formRules, input)
}

/**
 * The job that signs the text of a policy, to the byte and whatever it says: for policies written elsewhere.
 *
 * @param policy The JSON text, before Base64.
 * @see {@link https://cloud.google.com/storage/docs/authentication/signatures#policy-document}
 */
export function signPolicy(policy: string, options?: SignPolicyOptions): Job<GcsV4 | GcsV4Rsa, PolicyFields> {
  return policyJob(formRules, policy, options)
}
