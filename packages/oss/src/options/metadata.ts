import { SigningError } from '@presign/core'
import { utf8Length } from '@presign/core/scheme'
import { hasControls, refuseHeader } from './checks.js'

/** All names and values of an object's metadata together, in bytes of UTF-8. */
const MAX_BYTES = 8 * 1024

/**
 * Writes the user metadata of an object to be: headers.
 *
 * Values travel as they are. Beyond ASCII, platforms write different bytes for one text, and a page cannot send them at
 * all: percent-encode such a value and decode it where it is read.
 *
 * @param values By name, without `x-oss-meta-`. Names are letters, digits and hyphens; their case is lost.
 * @throws SigningError `header_invalid` for a name or value that HTTP or the service cannot keep, or over 8 KB in all;
 * `header_duplicate` for names that differ in case alone.
 * @see {@link https://www.alibabacloud.com/help/en/oss/user-guide/manage-object-metadata-10}
 * @example
 * ```ts
 * import { metadata } from '@presign/oss'
 *
 * const headers = metadata({ owner: 'ada', title: encodeURIComponent('标题') })
 * // { 'x-oss-meta-owner': 'ada', 'x-oss-meta-title': '%E6%A0%87%E9%A2%98' }
 * ```
 */
export function metadata(values: Readonly<Record<string, string>>): Readonly<Record<`x-oss-meta-${string}`, string>> {
  const headers: Record<`x-oss-meta-${string}`, string> = {}
  let bytes = 0
  for (const [name, value] of Object.entries(values)) {
    const header = headerOf(name)
    if (Object.hasOwn(headers, header))
      throw new SigningError('header_duplicate', `Cannot set ${header}: its name is given twice, in different case`, {
        name: header,
      })
    headers[header] = checked(header, value)
    bytes += utf8Length(header) + utf8Length(value)
  }
  if (bytes <= MAX_BYTES) return headers
  throw refuseHeader('x-oss-meta-*', `${bytes} bytes`, `at most ${MAX_BYTES} bytes of names and values`)
}

function headerOf(name: string): `x-oss-meta-${string}` {
  if (/^[A-Za-z0-9-]+$/.test(name)) return `x-oss-meta-${name.toLowerCase()}`
  throw refuseHeader('x-oss-meta-*', name, 'a name of letters, digits and hyphens')
}

/** An empty value is signed by some signers and left out by others, and blanks around one do not survive HTTP. */
function checked(header: string, value: string): string {
  if (typeof value === 'string' && value !== '' && value === value.trim() && !hasControls(value)) return value
  throw refuseHeader(header, value, 'text that is not empty, without control characters or blanks around it')
}
