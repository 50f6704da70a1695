import { systemClock } from '@presign/core'
import { fromIsoBasic } from '@presign/core/scheme'
import type { ServiceError } from '@presign/core/verify'
import { type Policy, type PolicyCondition, type PolicyRule, ruleOf, secondsOf } from './policy.js'

/** A form as it arrives, or as it is about to be sent. */
export interface FormToCheck {
  /** The bucket it is sent to. Left out where the form's own URL is used: a condition on the bucket then holds. */
  readonly bucket?: string | undefined
  /** Names and values of all fields but the file, in the order they are sent. */
  readonly fields: Iterable<readonly [name: string, value: string]>
  /** The size of the file, in bytes. */
  readonly size: number
  /** The moment of the question. */
  readonly at: Date
}

/** Why a form would be refused. */
export interface PolicyFailure {
  readonly reason: 'expired' | 'not_yet_valid' | 'incomplete' | 'condition' | 'too_small' | 'too_large'
  /** The condition that fails, where it is one. */
  readonly condition?: PolicyCondition
  /** The field that fails, in lower case. */
  readonly field?: string
  /** One sentence for a person or a log. No token or signature. */
  readonly detail: string
  /** What the service itself would answer. */
  readonly answer: ServiceError
}

/**
 * Tells which conditions of a policy a form fails; an empty list: none. For servers, and for {@link checkForm}.
 *
 * Where the service's pages are silent or differ, this decides:
 * - Names of fields are compared without regard to case: one page says so, another contradicts it.
 * - A field that is absent reads as empty text. So `starts-with ''` lets anything pass, and `not-in` a missing field.
 * - Of a repeated field every value must pass, so no order of reading can be played against another.
 * - Variables such as `${filename}` are not replaced before the check.
 * - A V4 policy must name the fields that V4 signs with, and ends seven days after `x-oss-date` at the latest.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/postobject}
 */
export function evaluatePolicy(policy: Policy, form: FormToCheck): PolicyFailure[] {
  const values = valuesByName(form.fields)
  const rules = policy.conditions.map((condition) => ({ condition, ...ruleOf(condition) }))
  return [
    ...expiry(policy, form.at),
    ...(values.get('x-oss-signature-version')?.includes(V4) ? v4Rules(values, rules, form.at) : []),
    ...(values.get('key')?.every((key) => key !== '') ? [] : [incomplete('key', 'the form has no key')]),
    ...rules.flatMap((rule) => failureOf(rule, values, form)),
  ]
}

/**
 * Tells a page, before anything is sent, which conditions a form would fail; an empty list: none.
 *
 * @param policy `form.policy` of what `postPolicy` made.
 * @param fields All fields that will be sent, but the file.
 * @param file A `File`, a `Blob`, or anything else that has a size in bytes.
 * @param at Default: now, by the machine's clock.
 * @example
 * ```ts
 * import { checkForm } from '@presign/oss/form'
 *
 * const policy = { expiration: '2030-01-01T00:00:00.000Z', conditions: [['content-length-range', 1, 1024] as const] }
 * const [failure] = checkForm(policy, { key: 'a.txt' }, { size: 2048 }, new Date('2029-12-31T00:00:00Z'))
 * // failure.detail: 'the file has 2048 bytes, wanted at most 1024'
 * ```
 */
export function checkForm(
  policy: Policy,
  fields: Readonly<Record<string, string>>,
  file: { readonly size: number },
  at: Date = new Date(systemClock.now()),
): PolicyFailure[] {
  return evaluatePolicy(policy, { fields: Object.entries(fields), size: file.size, at })
}

type Values = ReadonlyMap<string, readonly string[]>

function valuesByName(fields: FormToCheck['fields']): Values {
  const values = new Map<string, string[]>()
  for (const [given, value] of fields) {
    const name = given.toLowerCase()
    values.set(name, [...(values.get(name) ?? []), value])
  }
  return values
}

function expiry({ expiration }: Policy, at: Date): PolicyFailure[] {
  const end = secondsOf(expiration)
  if (end !== undefined && at.getTime() / 1000 <= end) return []
  return [denied('expired', `the policy ended at ${expiration}`, 'Policy expired.')]
}

const V4 = 'OSS4-HMAC-SHA256'
const V4_FIELDS = ['x-oss-signature-version', 'x-oss-credential', 'x-oss-date']
const TOKEN = 'x-oss-security-token'
const SKEW = 900
const SEVEN_DAYS = 604_800

function v4Rules(values: Values, rules: readonly PolicyRule[], at: Date): PolicyFailure[] {
  const named = new Set(rules.map((rule) => ('field' in rule ? rule.field : '')))
  const missing = [...V4_FIELDS, ...(values.has(TOKEN) ? [TOKEN] : [])].filter((field) => !named.has(field))
  return [
    ...missing.map((field) =>
      denied('incomplete', `the policy has no condition on ${field}`, `Policy Condition is missing: ${field}`),
    ),
    ...(values.get('x-oss-date') ?? []).flatMap((date) => v4Window(date, at)),
  ]
}

function v4Window(date: string, at: Date): PolicyFailure[] {
  const from = fromIsoBasic(date)
  if (from === undefined) return [incomplete('x-oss-date', 'x-oss-date is no ISO 8601 date', '0002-00000709')]
  const age = at.getTime() / 1000 - from
  if (age < -SKEW) return [denied('not_yet_valid', `the form begins at ${date}`, 'Policy is not valid yet.')]
  if (age > SEVEN_DAYS) return [denied('expired', `the form began at ${date}, over seven days ago`, 'Policy expired.')]
  return []
}

function failureOf(
  rule: PolicyRule & { readonly condition: PolicyCondition },
  values: Values,
  { bucket, size }: FormToCheck,
): PolicyFailure[] {
  const { condition } = rule
  if (rule.rule === 'content-length-range')
    return sizeFailure(rule.min, rule.max, size).map((f) => ({ ...f, condition }))
  const { field } = rule
  const found = field === 'bucket' ? (bucket === undefined ? undefined : [bucket]) : (values.get(field) ?? [''])
  if (found === undefined || found.every((value) => holds(rule, value))) return []
  const wanted = field === TOKEN ? 'the token that signed the policy' : wantedBy(rule)
  return [
    {
      ...denied('condition', `${field} fails the policy: wanted ${wanted}`, `Policy Condition failed: ${field}`),
      condition,
      field,
    },
  ]
}

function holds(rule: Exclude<PolicyRule, { rule: 'content-length-range' }>, value: string): boolean {
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

function wantedBy(rule: Exclude<PolicyRule, { rule: 'content-length-range' }>): string {
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

function sizeFailure(min: number, max: number, size: number): PolicyFailure[] {
  if (size < min)
    return [
      {
        reason: 'too_small',
        detail: `the file has ${size} bytes, wanted at least ${min}`,
        answer: { status: 400, code: 'EntityTooSmall', message: 'Your proposed upload is smaller than allowed.' },
      },
    ]
  if (size <= max) return []
  return [
    {
      reason: 'too_large',
      detail: `the file has ${size} bytes, wanted at most ${max}`,
      answer: { status: 400, code: 'EntityTooLarge', message: 'Your proposed upload is larger than allowed.' },
    },
  ]
}

function denied(reason: PolicyFailure['reason'], detail: string, message: string): PolicyFailure {
  const answer = { status: 403, code: 'AccessDenied', message: `Invalid according to Policy: ${message}` }
  return { reason, detail, answer }
}

function incomplete(field: string, detail: string, ec?: string): PolicyFailure {
  const answer = { status: 400, code: 'InvalidArgument', message: `The form field ${field} is invalid.` }
  return { reason: 'incomplete', field, detail, answer: ec === undefined ? answer : { ...answer, ec } }
}
