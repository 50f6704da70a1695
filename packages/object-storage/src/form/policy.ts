/**
 * One condition of a policy that every provider knows: an object with one property, or `eq`, for an exact value. Values
 * are text as it is meant; what a provider escapes is escaped when the policy is written.
 */
export type FormCondition =
  | Readonly<Record<string, string>>
  | readonly ['eq', `$${string}`, string]
  | readonly ['starts-with', `$${string}`, string]
  | readonly ['content-length-range', number, number]

/** One condition of a policy, with those that some providers know beside the {@link FormCondition}s. */
export type PolicyCondition =
  | FormCondition
  | readonly ['in', `$${string}`, readonly string[]]
  | readonly ['not-in', `$${string}`, readonly string[]]

/** What a form may upload, and until when. Plain data, so it survives JSON. */
export interface Policy {
  /** ISO 8601, UTC: `2023-12-17T03:54:37.000Z`. */
  readonly expiration: string
  /** All of them must hold. */
  readonly conditions: readonly PolicyCondition[]
}

/** A condition in the one form that is easy to work with. */
export type PolicyRule =
  | { readonly rule: 'eq' | 'starts-with'; readonly field: string; readonly value: string }
  | { readonly rule: 'in' | 'not-in'; readonly field: string; readonly values: readonly string[] }
  | { readonly rule: 'content-length-range'; readonly min: number; readonly max: number }

/** How a provider writes policies. */
export interface PolicySyntax {
  /** Whether policies know `in` and `not-in`. */
  readonly lists: boolean
  /** Whether `$` in values is written `\$`. */
  readonly escapedDollar: boolean
  /** How the provider writes conditions, and reads them, where not as all others do. */
  readonly dialect?: PolicyDialect
  /** Whether what is beyond ASCII is written as escapes, `\u00e9`. Default false. */
  readonly asciiOnly?: boolean
}

/** Another way to write conditions: {@link PolicySyntax.dialect}. */
export interface PolicyDialect {
  /** Throws where the provider cannot say it. */
  write(condition: PolicyCondition): PolicyCondition
  /** Undoes {@link PolicyDialect.write}. */
  read(condition: PolicyCondition): PolicyCondition
}

/** The policy as the text that is Base64-encoded and signed: compact JSON, `$` in values written `\$` where the provider wants it. */
export function policyText(
  { expiration, conditions }: Policy,
  { escapedDollar, dialect, asciiOnly }: PolicySyntax,
): string {
  const said = dialect ? conditions.map(dialect.write) : conditions
  const written = escapedDollar ? said.map((condition) => mapValues(condition, escaped)) : said
  const text = JSON.stringify({ expiration, conditions: written })
  return asciiOnly ? text.replaceAll(/[\u0080-\uffff]/g, unicodeEscape) : text
}

/** UTF-16 units, so that an emoji is two escapes: as JSON has it. */
function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/**
 * Reads the text of a policy, strictly, or returns `undefined` where it is not a policy: what services answer with
 * `InvalidPolicyDocument`. Undoes {@link policyText}.
 */
export function readPolicy(text: string, syntax: PolicySyntax): Policy | undefined {
  const { expiration, conditions } = jsonObject(text)
  if (typeof expiration !== 'string' || secondsOf(expiration) === undefined || !Array.isArray(conditions))
    return undefined
  const read = conditions.filter((condition): condition is PolicyCondition => isCondition(condition, syntax))
  if (read.length < conditions.length) return undefined
  const meant = syntax.escapedDollar ? read.map((condition) => mapValues(condition, unescaped)) : read
  return { expiration, conditions: syntax.dialect ? meant.map(syntax.dialect.read) : meant }
}

/** Seconds since 1970 of an expiration, or `undefined` where it is not one. A fraction may be left out, or have six digits. */
export function secondsOf(expiration: string): number | undefined {
  const [, time, fraction = ''] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)((?:\.\d{1,6})?)Z$/.exec(expiration) ?? []
  // Beyond milliseconds, as Python writes them, what Date.parse does is each engine's own.
  const milliseconds = time === undefined ? Number.NaN : Date.parse(`${time}${fraction.slice(0, 4)}Z`)
  // Date.parse lets some impossible days pass into the next month.
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString().slice(0, 19) !== expiration.slice(0, 19))
    return undefined
  return milliseconds / 1000
}

/** A condition's one rule. Names of fields are in lower case, without `$`. */
export function ruleOf(condition: PolicyCondition): PolicyRule {
  if (!isTuple(condition)) {
    const [[field, value] = ['', '']] = Object.entries(condition)
    return { rule: 'eq', field: field.toLowerCase(), value }
  }
  if (condition[0] === 'content-length-range') return { rule: condition[0], min: condition[1], max: condition[2] }
  const field = condition[1].slice(1).toLowerCase()
  if (condition[0] === 'in' || condition[0] === 'not-in') return { rule: condition[0], field, values: condition[2] }
  return { rule: condition[0], field, value: condition[2] }
}

function isTuple(condition: PolicyCondition): condition is Extract<PolicyCondition, readonly unknown[]> {
  return Array.isArray(condition)
}

function jsonObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** Whether a value is a condition. It never throws, whatever the value. */
export function isCondition(value: unknown, { lists }: Pick<PolicySyntax, 'lists'>): value is PolicyCondition {
  if (!Array.isArray(value)) return isPair(value)
  const [rule, a, b] = value
  if (value.length !== 3) return false
  if (rule === 'content-length-range') return isSize(a) && isSize(b)
  if (typeof a !== 'string' || !/^\$./s.test(a)) return false
  if (rule === 'in' || rule === 'not-in')
    return lists && Array.isArray(b) && b.every((item) => typeof item === 'string')
  return (rule === 'eq' || rule === 'starts-with') && typeof b === 'string'
}

function isPair(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const [entry, ...rest] = Object.entries(value)
  return entry !== undefined && rest.length === 0 && entry[0] !== '' && typeof entry[1] === 'string'
}

function isSize(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/** A copy of a condition with other values. */
export function mapValues(condition: PolicyCondition, change: (value: string) => string): PolicyCondition {
  if (!isTuple(condition))
    return Object.fromEntries(Object.entries(condition).map(([name, value]) => [name, change(value)]))
  switch (condition[0]) {
    case 'content-length-range':
      return condition
    case 'in':
    case 'not-in':
      return [condition[0], condition[1], condition[2].map(change)]
    default:
      return [condition[0], condition[1], change(condition[2])]
  }
}

const escaped = (value: string) => value.replaceAll('$', '\\$')
const unescaped = (value: string) => value.replaceAll('\\$', '$')
