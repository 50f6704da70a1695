import { systemClock } from '@presign/core'
import { MAX_SKEW } from '@presign/core/scheme'
import type { FormViolation, ServiceError } from '@presign/core/verify'
import { type Policy, type PolicyCondition, type PolicyRule, ruleOf, secondsOf } from './policy.js'
import type { PolicyRules } from './rules.js'

/** A form as it arrives, or as it is about to be sent. */
export interface FormToEvaluate {
  /** The bucket it is sent to. Left out where the form's own URL is used: a condition on the bucket then holds. */
  readonly bucket?: string | undefined
  /** Names and values of all fields but the file, in the order they are sent. */
  readonly fields: Iterable<readonly [name: string, value: string]>
  /** The size of the file, in bytes; left out while it is not known: conditions on it are then not judged. */
  readonly size?: number | undefined
  /** The time of the question; left out where it was judged before. */
  readonly at?: Date | undefined
}

/** Something in a form that its policy does not allow. */
export interface PolicyViolation extends FormViolation {
  readonly reason: 'expired' | 'not_yet_valid' | 'incomplete' | 'condition' | 'too_small' | 'too_large'
  /** The condition that fails, where it is one. */
  readonly condition?: PolicyCondition
}

/**
 * Tells what in a form its policy does not allow: an empty list where it is kept. For vocabularies, whose `checkForm` it
 * is, and for verifiers.
 *
 * Where the services' pages are silent or differ, this decides:
 * - Names of fields are compared without regard to case.
 * - A field that is absent reads as empty text. So `starts-with ''` lets anything pass, and `not-in` a missing field.
 * - Of a repeated field every value must pass, so no order of reading can be played against another.
 * - Variables such as `${filename}` are not replaced before the check.
 */
export function violationsOf(rules: PolicyRules, policy: Policy, form: FormToEvaluate): PolicyViolation[] {
  const values = valuesByName(form.fields)
  const sent = new Map([...values].map(([name, [value = '']]) => [name, value]))
  const conditions = policy.conditions.map((condition) => ({ condition, ...ruleOf(condition) }))
  const named = new Set(conditions.map((rule) => ('field' in rule ? rule.field : '')))
  return [
    ...(form.at ? timeViolations(rules, policy, sent, form.at) : []),
    ...rules.mustBind(sent).flatMap((name) => (named.has(name) ? [] : [unbound(name, rules)])),
    ...(values.get('key')?.every((key) => key !== '') ? [] : [unreadable('key', 'the form has no key', rules)]),
    ...conditions.flatMap((rule) => conditionViolations(rule, values, form, rules)),
  ]
}

/**
 * `checkForm` of a vocabulary: what a page asks before anything is sent.
 *
 * @param at Default: now, by the machine's clock.
 */
export function checkFormBy(
  rules: PolicyRules,
  policy: Policy,
  fields: Readonly<Record<string, string>>,
  file: { readonly size: number },
  at: Date = new Date(systemClock.now()),
): PolicyViolation[] {
  return violationsOf(rules, policy, { fields: Object.entries(fields), size: file.size, at })
}

type Values = ReadonlyMap<string, readonly string[]>

function valuesByName(fields: FormToEvaluate['fields']): Values {
  const values = new Map<string, string[]>()
  for (const [given, value] of fields) {
    const name = given.toLowerCase()
    values.set(name, [...(values.get(name) ?? []), value])
  }
  return values
}

function timeViolations(
  rules: PolicyRules,
  { expiration }: Policy,
  sent: ReadonlyMap<string, string>,
  at: Date,
): PolicyViolation[] {
  const now = at.getTime() / 1000
  const { from = 0, until = Number.POSITIVE_INFINITY, unreadable: field } = rules.window(sent)
  if (field !== undefined) return [unreadable(field, `${field} cannot be read`, rules)]
  if (!(now <= (secondsOf(expiration) ?? 0)))
    return [denied('expired', 'policy', `the policy expired at ${expiration}`, EXPIRED)]
  if (now < from - MAX_SKEW) return [denied('not_yet_valid', 'policy', `the form begins at ${isoOf(from)}`, NOT_YET)]
  if (now > until) return [denied('expired', 'policy', `the signature expired at ${isoOf(until)}`, EXPIRED)]
  return []
}

/** What services say of a form whose time is over. */
export const EXPIRED = 'Policy expired.'

/** What they say of one whose time has not come. */
export const NOT_YET = 'Policy is not valid yet.'

function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}

function conditionViolations(
  rule: PolicyRule & { readonly condition: PolicyCondition },
  values: Values,
  { bucket, size }: FormToEvaluate,
  { fieldOf = {} }: PolicyRules,
): PolicyViolation[] {
  const { condition } = rule
  if (rule.rule === 'content-length-range')
    return size === undefined ? [] : sizeViolations(rule, size).map((violation) => ({ ...violation, condition }))
  const { field } = rule
  const found =
    field === 'bucket' ? (bucket === undefined ? [] : [bucket]) : (values.get(fieldOf[field] ?? field) ?? [''])
  if (found.every((value) => holds(rule, value))) return []
  // A token is never repeated.
  const wanted = field.endsWith('-security-token') ? 'the token that signed the policy' : wantedBy(rule)
  const detail = `${field} fails the policy: wanted ${wanted}`
  return [{ ...denied('condition', field, detail, `Policy Condition failed: ${field}`), condition }]
}

type FieldRule = Exclude<PolicyRule, { rule: 'content-length-range' }>

function holds(rule: FieldRule, value: string): boolean {
  switch (rule.rule) {
    case 'eq':
      return value === rule.value
    case 'starts-with':
      return value.startsWith(rule.value)
    case 'in':
      return rule.values.includes(value)
    case 'not-in':
      return !rule.values.includes(value)
  }
}

function wantedBy(rule: FieldRule): string {
  switch (rule.rule) {
    case 'eq':
      return JSON.stringify(rule.value)
    case 'starts-with':
      return `text that begins with ${JSON.stringify(rule.value)}`
    case 'in':
      return `one of ${JSON.stringify(rule.values)}`
    case 'not-in':
      return `none of ${JSON.stringify(rule.values)}`
  }
}

function sizeViolations({ min, max }: { min: number; max: number }, size: number): PolicyViolation[] {
  if (size < min) return [wrongSize('too_small', `the file has ${size} bytes, wanted at least ${min}`)]
  return size <= max ? [] : [wrongSize('too_large', `the file has ${size} bytes, wanted at most ${max}`)]
}

function wrongSize(reason: 'too_small' | 'too_large', detail: string): PolicyViolation {
  const [code, word] = reason === 'too_small' ? ['EntityTooSmall', 'smaller'] : ['EntityTooLarge', 'larger']
  return {
    reason,
    field: 'file',
    detail,
    answer: { status: 400, code, message: `Your proposed upload is ${word} than allowed.` },
  }
}

function unbound(name: string, rules: PolicyRules): PolicyViolation {
  return denied('incomplete', name, `the policy has no condition on ${name}`, `${rules.unbound}: ${name}`)
}

function denied(reason: PolicyViolation['reason'], field: string, detail: string, message: string): PolicyViolation {
  return { reason, field, detail, answer: policyAnswer(message) }
}

/** What services answer to a form that does not keep to its policy. */
export function policyAnswer(message: string): ServiceError {
  return { status: 403, code: 'AccessDenied', message: `Invalid according to Policy: ${message}` }
}

function unreadable(field: string, detail: string, rules: PolicyRules): PolicyViolation {
  return { reason: 'incomplete', field, detail, answer: fieldAnswer(field, '', rules) }
}

/** What services answer to a form with a field that is missing or cannot be read. */
export function fieldAnswer(field: string, value: string | undefined, { finerCode }: PolicyRules): ServiceError {
  const ec = finerCode?.(field, value)
  const message = `The form field ${field} is missing or not valid.`
  return { status: 400, code: 'InvalidArgument', message, ...(ec === undefined ? undefined : { ec }) }
}
