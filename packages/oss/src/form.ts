import {
  checkExpiry,
  type Endpoint,
  isoExtended,
  type Job,
  type JobContext,
  LAST_SECOND,
  type Limits,
  type Outliving,
  type Recipe,
  SigningError,
} from '@presign/core'
import type { CallbackOptions } from './callback.js'
import { contentTypeRule, fieldsOf } from './form-fields.js'
import { limitRules } from './form-limits.js'
import { checkBucketName } from './names.js'
import type { ObjectAcl } from './object-acl.js'
import { isCondition, mapValues, type Policy, type PolicyCondition, policyText } from './policy.js'
import type { StorageClass } from './storage-class.js'

/** What a form may upload: the input of `postPolicy`. What it does not name, the uploader may choose. */
export interface PostPolicyInput {
  /** Left out where the endpoint brings it along. */
  readonly bucket?: string | undefined
  /** Exactly this key. It may hold `${filename}`, which the service replaces with the file's own name. */
  readonly key?: string | undefined
  /** Any key that begins with this; the form then has `<keyPrefix>${filename}`, and a page may write another. */
  readonly keyPrefix?: string | undefined
  /** The size of the file, in bytes. `min` defaults to 0; `max` is at most 5 GiB. */
  readonly size?: { readonly min?: number | undefined; readonly max: number } | undefined
  /**
   * The types the file may have: one, several, or one family such as `image/*`.
   *
   * One is bound as `x-oss-content-type`, and is what is stored. Several or a family are a condition on the field
   * `Content-Type`, which the page sends; OSS puts the type that stands beside the file above that field, so an uploader
   * who writes another there stores that one.
   *
   * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/postobject}
   */
  readonly contentTypes?: readonly string[] | undefined
  /** Sign without a limit on size or key. Whoever has the form may then store anything, or anywhere in the bucket. */
  readonly unlimited?: boolean | undefined
  /** Seconds from the moment of signing. V4: 1 to 604800. */
  readonly expiresIn: number
  /** `clamp` shortens the form to the token's life; `refuse`, the default, throws `token_outlived`. */
  readonly outliving?: Outliving | undefined
  /** The moment of signing. Default: the signer's clock. */
  readonly at?: Date | undefined
  /** Where the form goes, instead of the scheme's endpoint. */
  readonly endpoint?: Endpoint | undefined
  /** The status of a successful answer. The service's default is 204; 201 comes with a body. */
  readonly successStatus?: 200 | 201 | 204 | undefined
  /** Where the browser is sent after a success, instead of an answer. */
  readonly successRedirect?: string | undefined
  /** User metadata, without `x-oss-meta-`. */
  readonly metadata?: Readonly<Record<string, string>> | undefined
  readonly storageClass?: StorageClass | undefined
  readonly acl?: ObjectAcl | undefined
  /** Refuse to replace an object that exists. */
  readonly forbidOverwrite?: boolean | undefined
  /** Whom the service calls once the file is stored, and with what values. */
  readonly callback?: CallbackOptions | undefined
  /** Further fields, such as `Cache-Control`. */
  readonly fields?: Readonly<Record<string, string>> | undefined
  /** Further conditions, on fields that the page fills. */
  readonly conditions?: readonly PolicyCondition[] | undefined
}

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
 * `key_too_long`, `key_unsafe`, `header_invalid`, `callback_invalid`, `expiry_out_of_range`, `token_outlived`
 */
export function draftForm(
  input: PostPolicyInput,
  context: JobContext<FormScheme>,
  bound: Readonly<Record<string, string>> = {},
): FormDraft {
  const { scheme, moment } = context
  const address = (input.endpoint ?? scheme.endpoint).address(scheme.region, input.bucket)
  if (address.bucket === undefined)
    throw new SigningError('bucket_missing', 'Cannot sign a form without a bucket', { wanted: 'bucket' })
  checkBucketName(address.bucket)
  checkExpiry(input.expiresIn, Math.min(scheme.limits.expiresIn, LAST_SECOND - moment.seconds))
  const fields = fieldsOf(input)
  const { key, ...others } = fields
  const policy: Policy = {
    expiration: isoExtended(moment.seconds + context.lifetime(input.expiresIn, input.outliving)),
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
