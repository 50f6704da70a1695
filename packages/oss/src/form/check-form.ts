import { checkFormBy, type Policy, type PolicyViolation } from '@presign/object-storage/form'
import { ossPolicy } from './rules.js'

/**
 * Tells a page, before anything is sent, what of a form its policy does not allow: an empty list where it is kept.
 *
 * @param policy `form.policy` of what `postPolicy` made.
 * @param fields All fields that will be sent, but the file.
 * @param file A `File`, a `Blob`, or anything else that has a size in bytes.
 * @param at Default: now, by the machine's clock.
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/postobject}
 * @example
 * ```ts
 * import { checkForm } from '@presign/oss/form'
 *
 * const policy = { expiration: '2030-01-01T00:00:00.000Z', conditions: [['content-length-range', 1, 1024] as const] }
 * const [violation] = checkForm(policy, { key: 'a.txt' }, { size: 2048 }, new Date('2029-12-31T00:00:00Z'))
 * // violation.detail: 'the file has 2048 bytes, wanted at most 1024'
 * ```
 */
export function checkForm(
  policy: Policy,
  fields: Readonly<Record<string, string>>,
  file: { readonly size: number },
  at?: Date,
): PolicyViolation[] {
  return checkFormBy(ossPolicy, policy, fields, file, at)
}
