import { checkFormBy, type Policy, type PolicyViolation } from '@presign/object-storage/form'
import { bosPolicy } from './policy-rules.js'

/**
 * Tells a page, before anything is sent, what of a form its policy does not allow: an empty list where it is kept.
 *
 * @param policy `form.policy` of what `postPolicy` made.
 * @param fields All fields that will be sent, but the file.
 * @param file A `File`, a `Blob`, or anything else that has a size in bytes.
 * @param at Default: now, by the machine's clock.
 * @see {@link https://cloud.baidu.com/doc/BOS/s/7jwvysdn4}
 * @example
 * ```ts
 * import { checkForm } from '@presign/bos/form'
 * import type { SignedForm } from '@presign/object-storage/form'
 *
 * const advice = ({ policy, fields }: SignedForm, file: File): string | undefined =>
 *   checkForm(policy, fields, file)[0]?.detail
 * // 'the file has 2048 bytes, wanted at most 1024'
 * ```
 */
export function checkForm(
  policy: Policy,
  fields: Readonly<Record<string, string>>,
  file: { readonly size: number },
  at?: Date,
): PolicyViolation[] {
  return checkFormBy(bosPolicy, policy, fields, file, at)
}
