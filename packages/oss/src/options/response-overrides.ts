import { checkOptions } from '@presign/core/scheme'
import { hasControls, refuseQuery } from './checks.js'

/** Headers of the answer to a GET. */
export interface ResponseOverrides {
  readonly contentType?: string
  /** As {@link contentDisposition} writes it. */
  readonly contentDisposition?: string
  readonly contentEncoding?: string
  readonly contentLanguage?: string
  readonly cacheControl?: string
  /** An HTTP date. */
  readonly expires?: string
}

const NAMES = {
  contentType: 'response-content-type',
  contentDisposition: 'response-content-disposition',
  contentEncoding: 'response-content-encoding',
  contentLanguage: 'response-content-language',
  cacheControl: 'response-cache-control',
  expires: 'response-expires',
} as const

/**
 * Makes the service answer a signed GET with other headers than the object has: parameters of the query.
 *
 * @throws SigningError `query_invalid` for what is not printable ASCII: control characters, which no header can hold, and
 * letters beyond ASCII, which clients read in different ways; `input_invalid` for a misspelt name.
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/getobject}
 * @example
 * ```ts
 * import { contentDisposition, responseOverrides } from '@presign/oss'
 *
 * const query = responseOverrides({ contentDisposition: contentDisposition('报告.pdf'), cacheControl: 'no-cache' })
 * ```
 */
export function responseOverrides(overrides: ResponseOverrides): Readonly<Record<string, string>> {
  checkOptions('responseOverrides', overrides, Object.keys(NAMES))
  const given = Object.entries(NAMES).flatMap(([field, name]) => {
    const value = overrides[field as keyof ResponseOverrides]
    return value === undefined ? [] : [[name, checked(name, value)]]
  })
  return Object.fromEntries(given)
}

function checked(name: string, value: string): string {
  if (typeof value !== 'string' || hasControls(value)) throw refuseQuery(name, value, 'text without control characters')
  if (/^[\x20-\x7e]*$/.test(value)) return value
  const isDisposition = name === NAMES.contentDisposition
  throw refuseQuery(name, value, isDisposition ? 'ASCII, as contentDisposition(name) writes it for any name' : 'ASCII')
}
