import { encodeText } from '@presign/core/scheme'
import { refuseHeader } from './checks.js'

const MAX_TAGS = 10

/**
 * Tags an object to be: a header, percent-encoded as the service wants it.
 *
 * @param tags At most 10. Names have 1 to 128 characters, values 0 to 256, of letters, digits, blanks and `+ - = . _ : /`.
 * @throws SigningError `header_invalid`
 * @see {@link https://www.alibabacloud.com/help/en/oss/user-guide/object-tagging-8}
 * @example
 * ```ts
 * import { tagging } from '@presign/oss'
 *
 * const headers = tagging({ team: 'a b', stage: 'test' }) // { 'x-oss-tagging': 'team=a%20b&stage=test' }
 * ```
 */
export function tagging(tags: Readonly<Record<string, string>>): { readonly 'x-oss-tagging': string } {
  const entries = Object.entries(tags)
  if (entries.length < 1 || entries.length > MAX_TAGS)
    throw refuseHeader('x-oss-tagging', `${entries.length} tags`, `1 to ${MAX_TAGS} tags`)
  const pairs = entries.map(([name, value]) => `${tagText(name, 1, 128)}=${tagText(value, 0, 256)}`)
  return { 'x-oss-tagging': pairs.join('&') }
}

function tagText(text: string, min: number, max: number): string {
  if (typeof text === 'string' && text.length >= min && text.length <= max && /^[\p{L}\p{N} +\-=._:/]*$/u.test(text))
    return encodeText(text)
  throw refuseHeader('x-oss-tagging', text, `${min} to ${max} letters, digits, blanks and + - = . _ : /`)
}
