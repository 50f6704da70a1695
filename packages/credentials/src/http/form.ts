import { encodeText } from '@presign/core/scheme'

/** The type of {@link formBody}. */
export const FORM_TYPE = 'application/x-www-form-urlencoded'

/** A form or a query as text; what is `undefined` is left out. */
export function formBody(fields: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(fields)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${encodeText(name)}=${encodeText(String(value))}`]))
    .join('&')
}
