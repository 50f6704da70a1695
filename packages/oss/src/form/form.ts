import { type Endpoint, type Job, SigningError } from '@presign/core'
import { checkExpiry, isoExtended, type JobContext, LAST_SECOND, type Limits, type Recipe } from '@presign/core/scheme'
import { checkBucketName } from '../names.js'
import { contentTypeRule, fieldsOf } from './form-fields.js'
import { limitRules } from './form-limits.js'
import type { PostPolicyInput } from './options.js'
import { isCondition, mapValues, type Policy, type PolicyCondition, policyText } from './policy.js'

/** A form that is ready to be sent, but for its file. Plain data: it survives JSON. */
export interface SignedForm {
  /** Where it is posted, as `multipart/form-data`. */
  readonly url: string
  /** All fields, to be sent before the field `file`, which is the last. Frozen. */
  readonly fields: Readonly<Record<string, string>>
  /** ISO 8601, UTC: a token that dies earlier wins. */
  readonly expiresAt: string
  /** What it may upload, for `checkForm`. */
  readonly policy: Policy
}

/** As much of a scheme as a form is made of. */
export interface FormScheme {
  readonly region: string
  readonly endpoint: Endpoint
  readonly limits: Limits
}

/** A form before its policy is signed. */
export interface FormDraft extends SignedForm {
  /** The policy's text. The field holds its Base64, and that is what is signed. */
  readonly policyText: string
}

/**
 * Makes `postPolicy` of a scheme's way to sign a form: the job tells how long its credentials are needed. For schemes.
 */
export function formJob<S extends FormScheme>(
  given: PostPolicyInput,
  form: (input: PostPolicyInput, context: JobContext<S>) => Recipe<SignedForm>,
): Job<S, SignedForm> {
  // What a polluted prototype holds is not the caller's word, and a later change to the input is no part of this form.
  const input: PostPolicyInput = Object.assign(Object.create(null), given)
  const { expiresIn, at } = input
  return Object.assign((context: JobContext<S>) => form(input, context), { expiresIn, at })
}

/**
 * Works out a form, all but its signature. For schemes; users call `postPolicy` of theirs.
 *
 * Every field the caller gave is bound by an exact condition: a form in which one was changed is refused.
 *
 * @param bound Fields of the scheme that the policy must bind as well.
 * @throws SigningError `policy_unlimited`, `policy_invalid`, `bucket_missing`, `bucket_invalid`, `key_empty`,
 * `key_too_long`, `key_unsafe`, `header_invalid`, `callback_invalid`, `expiry_out_of_range`, `token_expiry`
 */
export function draftForm(
  input: PostPolicyInput,
  context: JobContext<FormScheme>,
  bound: Readonly<Record<string, string>> = {},
): FormDraft {
  const { scheme, time } = context
  const address = (input.endpoint ?? scheme.endpoint).address(scheme.region, input.bucket)
  if (address.bucket === undefined)
    throw new SigningError('bucket_missing', 'Cannot sign a form without a bucket', { wanted: 'bucket' })
  checkBucketName(address.bucket)
  checkExpiry(input.expiresIn, Math.min(scheme.limits.expiresIn, LAST_SECOND - time.seconds))
  const fields = fieldsOf(input)
  const { key, ...others } = fields
  const policy: Policy = {
    expiration: isoExtended(time.seconds + context.lifetime(input.expiresIn, input.onTokenExpiry)),
    conditions: [
      { bucket: address.bucket },
      ...exactly(bound),
      ...limitRules(input),
      ...contentTypeRule(input.contentTypes),
      ...exactly(others),
      ...checkedConditions(input.conditions),
    ],
  }
  return {
    url: [address.origin, address.root].join(''),
    fields,
    expiresAt: policy.expiration,
    policy,
    policyText: policyText(policy),
  }
}

/** The form, with the fields that carry its permission. */
export function signedForm(
  { url, fields, expiresAt, policy }: FormDraft,
  permission: Record<string, string>,
): SignedForm {
  return { url, fields: Object.freeze({ ...fields, ...permission }), expiresAt, policy }
}

/** In lower case, as the service's own examples write them beside fields such as `Content-Type`. */
function exactly(fields: Readonly<Record<string, string>>): PolicyCondition[] {
  return Object.entries(fields).map(([name, value]) => ({ [name.toLowerCase()]: value }))
}

function checkedConditions(conditions: readonly unknown[] = []): PolicyCondition[] {
  return conditions.map((condition) => {
    // Copied, since the form says for good what was signed.
    if (isCondition(condition)) return mapValues(condition, (value) => value)
    const wanted = 'an object with one text, or an array such as ["starts-with", "$key", "user/"]'
    throw new SigningError('policy_invalid', `Cannot write a condition of the policy: wanted ${wanted}`, {
      name: 'conditions',
      wanted,
    })
  })
}
