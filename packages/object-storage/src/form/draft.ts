import { SigningError } from '@presign/core'
import { checkBucket, checkExpiry, isoExtended, type JobContext, LAST_SECOND } from '@presign/core/scheme'
import { invalidPolicy } from './errors.js'
import { type DraftedFields, fieldsOf } from './fields.js'
import { limitConditions } from './limits.js'
import type { AnyFormInput, SignedForm } from './options.js'
import { isCondition, mapValues, type PolicyCondition } from './policy.js'
import type { FormScheme, OwnFields, PolicyRules } from './rules.js'

/** A form before its policy is signed: what the caller wants, checked. */
export interface FormDraft {
  readonly url: string
  readonly fields: DraftedFields
  /** Seconds that were asked for, or what a token leaves of them. */
  readonly expiresIn: number
  /** The form with its policy. */
  policyWith(bound: Readonly<Record<string, string>>): Pick<SignedForm, 'expiresAt' | 'policy'>
}

/**
 * Works out a form, all but its permission. Every field the caller gave is bound by an exact condition: a form in which
 * one was changed is refused.
 */
export function draftForm<I extends AnyFormInput>(
  input: I,
  { scheme, time, lifetime }: JobContext<FormScheme>,
  { rules, own }: { readonly rules: PolicyRules; readonly own: ((input: I) => OwnFields) | undefined },
): FormDraft {
  const address = (input.endpoint ?? scheme.endpoint).address(scheme.region, input.bucket)
  const { bucket } = address
  if (bucket === undefined)
    throw new SigningError('bucket_missing', 'Cannot sign a form without a bucket', { wanted: 'bucket' })
  checkBucket({ resource: 'bucket' }, address, rules.checkBucketName)
  checkExpiry(input.expiresIn, Math.min(scheme.limits.expiresIn, LAST_SECOND - time.seconds))
  const limits = limitConditions(input, rules, scheme.limits.keyBytes)
  const more = own?.(input) ?? NOTHING
  const fields = fieldsOf(input, more.fields, rules)
  const { key: _, ...others } = fields
  const conditions = [
    ...limits,
    ...more.conditions,
    ...exactly(others, rules),
    ...checkedConditions(input.conditions, rules),
  ]
  const expiresIn = lifetime(input.expiresIn, input.onTokenExpiry)
  const expiration = isoExtended(time.seconds + expiresIn)
  return {
    url: address.origin + address.root,
    fields,
    expiresIn,
    policyWith: (bound) => ({
      expiresAt: expiration,
      policy: { expiration, conditions: [{ bucket }, ...exactly(bound, rules), ...conditions] },
    }),
  }
}

const NOTHING: OwnFields = { fields: [], conditions: [] }

type Naming = Pick<PolicyRules, 'lowerCaseNames' | 'lists'>

function exactly(fields: Readonly<Record<string, string>>, { lowerCaseNames }: Naming): PolicyCondition[] {
  return Object.entries(fields).map(([name, value]) => ({ [lowerCaseNames ? name.toLowerCase() : name]: value }))
}

function checkedConditions(conditions: readonly unknown[] = [], rules: Naming): PolicyCondition[] {
  return conditions.map((condition) => {
    // Copied, since the form says for good what was signed.
    if (isCondition(condition, rules)) return mapValues(condition, (value) => value)
    throw invalidPolicy('a condition', 'an object with one text, or an array such as ["starts-with", "$key", "user/"]')
  })
}
