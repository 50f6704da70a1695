import { checkFormBy, type Policy, type PolicyViolation } from '@presign/object-storage/form'
import { s3Policy } from './rules.js'

/**
 * Tells a page, before anything is sent, what of a form its policy does not allow: an empty list where it is kept. S3
 * wants a condition on every field that is sent.
 *
 * @param policy `form.policy` of what `postPolicy` made.
 * @param fields All fields that will be sent, but the file.
 * @param file A `File`, a `Blob`, or anything else that has a size in bytes.
 * @param at Default: now, by the machine's clock.
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html}
 * @example
 * ```ts
 * import type { SignedForm } from '@presign/object-storage/form'
 * import { checkForm } from '@presign/s3/form'
 *
 * const advice = ({ policy, fields }: SignedForm, file: File): string | undefined =>
 *   checkForm(policy, { ...fields, 'Content-Type': file.type }, file)[0]?.detail
 * // 'the policy has no condition on content-type', where it has none
 * ```
 */
export function checkForm(
  policy: Policy,
  fields: Readonly<Record<string, string>>,
  file: { readonly size: number },
  at?: Date,
): PolicyViolation[] {
  return checkFormBy(s3Policy, policy, fields, file, at)
}
