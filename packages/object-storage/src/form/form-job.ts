import type { Job } from '@presign/core'
import { type JobContext, job, type Recipe, signText, toBase64 } from '@presign/core/scheme'
import { draftForm } from './draft.js'
import type { AnyFormInput, PolicyFields, SignedForm, SignPolicyOptions } from './options.js'
import { policyText } from './policy.js'
import type { FormPermission, FormRules, FormScheme, OwnFields } from './rules.js'

/**
 * The job that signs an upload form: `postPolicy` of a scheme. For schemes.
 *
 * @param own The fields and conditions of options that the provider alone has. Not among the rules, since who reads forms needs
 * none of it.
 * @throws SigningError (from `run`) `policy_unlimited`, `policy_invalid`, `bucket_missing`, `bucket_invalid`,
 * `input_invalid`, `text_malformed`, `key_empty`, `key_too_long`, `key_unsafe`, `expiry_out_of_range`, `token_expiry`, and those of the provider's own options
 * @example
 * ```ts
 * import type { Job } from '@presign/core'
 * import { type FormInput, formJob, type FormRules, type FormScheme, type SignedForm } from '@presign/object-storage/form'
 *
 * const postPolicyBy = (rules: FormRules) => (input: FormInput): Job<FormScheme, SignedForm> => formJob(rules, input)
 * ```
 */
export function formJob<S extends FormScheme, I extends AnyFormInput>(
  rules: FormRules<S>,
  given: I,
  own?: (input: I) => OwnFields,
): Job<S, SignedForm> {
  // What a polluted prototype holds is not the caller's word, and a later change to the input does not change this form.
  const input: I = Object.assign(Object.create(null), given)
  return job(input, function* (context) {
    const { url, fields, expiresIn, policyWith } = draftForm(input, context, { rules: rules.policy, own })
    const permission = rules.permission(context, expiresIn)
    const { expiresAt, policy } = policyWith(permission.bound)
    const signed = yield* signedPolicy(rules, policyText(policy, rules.policy), permission, context)
    return { url, fields: Object.freeze({ ...fields, ...signed }), expiresAt, policy }
  })
}

/**
 * The job that signs the text of a policy, to the byte and whatever it says: `signPolicy` of a scheme. For schemes.
 *
 * @param policy The JSON text, before Base64.
 */
export function policyJob<S extends FormScheme>(
  rules: FormRules<S>,
  policy: string,
  options: SignPolicyOptions = {},
): Job<S, PolicyFields> {
  const { at, expiresIn } = options
  return job({ at, ...(expiresIn !== undefined && { expiresIn }) }, (context) =>
    signedPolicy(rules, policy, rules.permission(context, expiresIn), context),
  )
}

/** The fields that carry the permission, in the order in which the pages list them. */
function* signedPolicy<S extends FormScheme>(
  { stringToSign, signatureField }: FormRules<S>,
  text: string,
  { scope, fields }: FormPermission,
  { scheme, signingKey }: JobContext<S>,
): Recipe<PolicyFields> {
  const policy = toBase64(text)
  const key = yield* signingKey({ scope })
  const { signature } = yield* signText(key, stringToSign?.(text) ?? policy, scheme.signature.encoding)
  return { policy, ...fields, [signatureField]: signature }
}
