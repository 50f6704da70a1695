import { encodeText, invalidArgument, typeOf } from '@presign/core/scheme'
import { hasControls, refuseHeader } from './checks.js'

/**
 * Writes a `Content-Disposition` under which every browser saves the right name.
 *
 * A name beyond plain ASCII is written twice (RFC 6266 §5): `filename` with `_` in the place of what old readers would
 * garble, and `filename*` with the whole name in UTF-8 (RFC 8187). So quotes, backslashes and `%` are never in doubt.
 *
 * @param type `attachment` saves, `inline` shows. Default `attachment`.
 * @throws SigningError `input_invalid` for an empty name, or another type; `header_invalid` for control characters,
 * `text_malformed` for half a surrogate pair.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6266}
 * @example
 * ```ts
 * import { contentDisposition } from '@presign/oss'
 *
 * contentDisposition('report 2024.pdf') // attachment; filename="report 2024.pdf"
 * contentDisposition('报告.pdf') // attachment; filename="__.pdf"; filename*=UTF-8''%E6%8A%A5%E5%91%8A.pdf
 * ```
 */
export function contentDisposition(filename: string, type: 'attachment' | 'inline' = 'attachment'): string {
  if (typeof filename !== 'string' || filename === '')
    throw refuse('filename', filename === '' ? 'an empty text' : typeOf(filename), 'a name that is not empty')
  if (type !== 'attachment' && type !== 'inline')
    throw refuse(
      'type',
      typeof type === 'string' ? `"${String(type).slice(0, 80)}"` : typeOf(type),
      '"attachment" or "inline"',
    )
  if (hasControls(filename))
    throw refuseHeader('content-disposition', filename, 'a file name without control characters')
  const fallback = filename.replaceAll(/[^ !#$&'()+,\-.0-9;=@A-Z[\]^_`a-z{}~]/gu, '_')
  const whole = fallback === filename ? '' : `; filename*=UTF-8''${encodeText(filename)}`
  return `${type}; filename="${fallback}"${whole}`
}

function refuse(name: string, found: string, wanted: string) {
  return invalidArgument(`Cannot write a Content-Disposition with this ${name}`, { name, found, wanted })
}
