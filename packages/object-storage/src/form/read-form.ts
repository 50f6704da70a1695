import {
  type FormFields,
  type FormParseResult,
  fromBase64,
  fromUtf8,
  parsing,
  type Rejection,
  reject,
} from '@presign/core/scheme'
import type { FormClaims, Reason, ServiceError } from '@presign/core/verify'
import { EXPIRED, fieldAnswer, NOT_YET, policyAnswer, violationsOf } from './check.js'
import { type Policy, readPolicy, ruleOf, secondsOf } from './policy.js'
import type { FormRules, FormScheme, PolicyRules } from './rules.js'

/** What the fields of a form say about the key that signed it: {@link readForm}. */
export interface FormCredential extends Pick<FormClaims, 'accessKeyId' | 'securityToken'> {
  readonly scope: string
  /** Set when the scope is not of this form, or not accepted. */
  readonly misplaced?: Rejection | undefined
}

/** The fields of a form, for a scheme that reads them. */
export interface SignedFields {
  get(name: string): string | undefined
  /** A field that must be there and not be empty: else the form is rejected. */
  need(name: string): string
  /** Rejects the form for a field that cannot be read. */
  reject(name: string): never
}

/**
 * `parseForm` of a verifying value. For schemes.
 *
 * @param credential Reads the scheme's own fields; it may reject the form.
 */
export function readForm<S extends FormScheme>(
  { policy: rules, marks, signatureField, stringToSign }: FormRules<S>,
  fields: FormFields,
  credential: (fields: SignedFields) => FormCredential,
): FormParseResult {
  if (!marks.some((name) => fields.has(name))) return { state: 'absent' }
  return parsing((): FormParseResult => {
    const signed = signedFields(fields, rules)
    const field = signed.need('policy')
    const signature = signed.need(signatureField.toLowerCase())
    const { scope, ...key } = credential(signed)
    const text = textOf(field)
    const policy = text === undefined ? undefined : readPolicy(text, rules)
    return {
      state: 'signed',
      plan: { scope },
      // Of what is not text there is nothing to sign, and no signature is good for it.
      stringToSign: stringToSign?.(text ?? '') ?? field,
      signature,
      claims: {
        mode: 'form',
        misplaced: undefined,
        ...key,
        ...timesOf(signed, fields, policy, rules),
        ...limitsOf(policy),
      },
      check: ({ bucket, size }) => (policy ? violationsOf(rules, policy, { bucket, fields, size }) : []),
      unreadable: policy ? undefined : UNREADABLE,
    }
  })
}

const UNREADABLE: Rejection = {
  reason: 'malformed',
  detail: 'the policy cannot be read',
  answer: { status: 400, code: 'InvalidPolicyDocument', message: 'The policy is not Base64 of its JSON.' },
}

function signedFields(fields: FormFields, rules: PolicyRules): SignedFields {
  const no = (name: string): never =>
    reject('malformed', `the field ${name} is missing or cannot be read`, fieldAnswer(name, fields.get(name), rules))
  return { get: (name) => fields.get(name), need: (name) => fields.get(name) || no(name), reject: no }
}

function textOf(field: string): string | undefined {
  const bytes = fromBase64(field)
  return bytes && fromUtf8(bytes)
}

/** The policy and the signature end at two times, and the earlier counts. */
function timesOf(signed: SignedFields, fields: FormFields, policy: Policy | undefined, rules: PolicyRules) {
  const { from, until, unreadable } = rules.window(fields)
  if (unreadable !== undefined) return signed.reject(unreadable)
  const ends = [until, policy && secondsOf(policy.expiration)].filter((end) => end !== undefined)
  return { signedAt: from, expiresAt: ends.length === 0 ? undefined : Math.min(...ends) }
}

/** The bucket that a policy names, and the largest file it allows. */
function limitsOf(policy: Policy | undefined): Pick<FormClaims, 'bucket' | 'maxBytes'> {
  const rules = policy?.conditions.map(ruleOf) ?? []
  const sizes = rules.flatMap((rule) => (rule.rule === 'content-length-range' ? [rule.max] : []))
  const [bucket] = rules.flatMap((rule) => (rule.rule === 'eq' && rule.field === 'bucket' ? [rule.value] : []))
  return { bucket, maxBytes: sizes.length === 0 ? undefined : Math.min(...sizes) }
}

/**
 * What a service answers to a form that is rejected: in the words of policies where it has them.
 *
 * @param usual What it answers to a request for the same reason.
 */
export function formAnswer(reason: Reason, usual: ServiceError): ServiceError {
  switch (reason) {
    case 'expired':
      return policyAnswer(EXPIRED)
    case 'not_yet_valid':
      return policyAnswer(NOT_YET)
    case 'malformed':
    case 'scope_mismatch':
      return { status: 400, code: 'InvalidArgument', message: 'The form is not signed as it should be.' }
    default:
      return usual
  }
}
