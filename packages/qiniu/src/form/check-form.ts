import { type SignedPutPolicy, scopeParts } from './put-policy.js'

/** Something in a form that its policy does not allow. */
export interface UploadViolation {
  /** `key`, `file`, `bucket` or `token`. */
  readonly field: string
  /** One sentence: what was found, and what the policy allows. */
  readonly detail: string
}

/**
 * Tells a page, before anything is sent, what of a form its policy does not allow: an empty list where it is kept.
 *
 * @param policy `form.policy` of what `uploadForm` made.
 * @param fields All fields that will be sent, but the file.
 * @param file A `File`, a `Blob`, or anything else that has a size in bytes.
 * @param at Default: now, by the machine's clock.
 * @see {@link https://developer.qiniu.com/kodo/1206/put-policy}
 * @example
 * ```ts
 * import { checkForm, type UploadForm } from '@presign/qiniu/form'
 *
 * const advice = ({ policy, fields }: UploadForm, file: File): string | undefined =>
 *   checkForm(policy, fields, file)[0]?.detail
 * // 'the file has 2048 bytes, wanted at most 1024'
 * ```
 */
export function checkForm(
  policy: SignedPutPolicy,
  fields: Readonly<Record<string, string>>,
  file: { readonly size: number },
  at: Date = new Date(),
): UploadViolation[] {
  const late = at.getTime() / 1000 > policy.deadline
  return [
    ...(late ? [{ field: 'token', detail: 'the token has expired' }] : []),
    ...keyViolations(policy, fields.key),
    ...sizeViolations(policy, file.size),
  ]
}

/** What the scope says of a key. Without one in the form the service makes it of `saveKey`, or of the content. */
export function keyViolations({ scope, isPrefixalScope }: SignedPutPolicy, key: string | undefined): UploadViolation[] {
  const { key: wanted } = scopeParts(scope)
  if (wanted === undefined) return []
  const found = key ?? ''
  if (isPrefixalScope === 1 ? found.startsWith(wanted) : found === wanted) return []
  const rule = isPrefixalScope === 1 ? `one that begins with "${wanted}"` : `"${wanted}"`
  return [{ field: 'key', detail: `the key is "${found.slice(0, 80)}", wanted ${rule}` }]
}

/** What the policy says of a size. */
export function sizeViolations({ fsizeMin = 0, fsizeLimit }: SignedPutPolicy, size: number): UploadViolation[] {
  if (size < fsizeMin) return [{ field: 'file', detail: `the file has ${size} bytes, wanted at least ${fsizeMin}` }]
  if (fsizeLimit !== undefined && size > fsizeLimit)
    return [{ field: 'file', detail: `the file has ${size} bytes, wanted at most ${fsizeLimit}` }]
  return []
}
