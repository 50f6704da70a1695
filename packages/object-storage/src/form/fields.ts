import { type Pairs, typeOf } from '@presign/core/scheme'
import { invalidField } from './errors.js'
import { FILENAME } from './limits.js'
import type { AnyFormInput } from './options.js'
import type { PolicyRules } from './rules.js'

const SUCCESS = { status: 'success_action_status', redirect: 'success_action_redirect' }

/** Fields that the form itself writes, or that a browser does. */
const FORM_FIELDS = ['bucket', 'file', 'key', 'policy', 'submit']

/** A form's fields, but for those that carry its permission. The key comes first. */
export type DraftedFields = { readonly key: string } & Readonly<Record<string, string>>

/**
 * The fields of a form, but for those that carry its permission.
 *
 * @param own Those of options that the provider alone has.
 */
export function fieldsOf(
  input: AnyFormInput,
  own: Pairs,
  { reserved, successFields = SUCCESS }: Pick<PolicyRules, 'reserved' | 'successFields'>,
): DraftedFields {
  const key = input.key ?? `${input.keyPrefix ?? ''}${FILENAME}`
  const { successStatus, successRedirect, fields = {} } = input
  const others: Pairs = [
    ...own,
    ...(successStatus === undefined ? [] : [[successFields.status, String(successStatus)] as const]),
    ...(successRedirect === undefined ? [] : [[successFields.redirect, successRedirect] as const]),
    ...Object.entries(fields).map((pair) => unreserved(pair, reserved)),
  ]
  const seen = new Set<string>()
  for (const [name, value] of [['key', key] as const, ...others]) {
    checkField(name, value)
    // The service may read names without regard to case.
    if (seen.has(name.toLowerCase())) throw invalidField(name, 'each field once, whatever its letter case')
    seen.add(name.toLowerCase())
  }
  return Object.assign({ key }, Object.fromEntries(others))
}

function unreserved(pair: Pairs[number], reserved: readonly string[]): Pairs[number] {
  const name = pair[0].toLowerCase()
  if (!FORM_FIELDS.includes(name) && !reserved.includes(name)) return pair
  throw invalidField(pair[0], 'a field that is not written for you')
}

/** Browsers rewrite line ends in fields, and a form with another text than the policy's is refused. */
function checkField(name: string, value: unknown): void {
  if (name === '' || name === '__proto__' || !isPlain(name))
    throw invalidField(name, 'a name that is text and not empty')
  if (typeof value !== 'string') throw invalidField(name, `text, found ${typeOf(value)}`)
  if (/\p{Cs}/u.test(value)) throw invalidField(name, 'text with a form in UTF-8, found half a surrogate pair')
  if (!isPlain(value)) throw invalidField(name, 'text without control characters')
}

function isPlain(text: string): boolean {
  return !/[\p{Cc}\p{Cs}]/u.test(text)
}
