import { encodeText, type Pairs } from '@presign/core/scheme'

/** The algorithm's name, as it stands in the string to sign and in `Authorization`. */
export const ALGORITHM = 'TC3-HMAC-SHA256'

/** The last part of every scope. */
const REQUEST = 'tc3_request'

/** The header that says that the body is not signed. */
export const PAYLOAD_HEADER = 'x-tc-content-sha256'

/** Its value, whose own digest is the payload line then. */
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD'

/** SHA-256 of {@link UNSIGNED_PAYLOAD}. */
export const UNSIGNED_LINE = '438d4109ef0d676b8c2c7ed13cdfcb418e494d53b843d4634ce3b1085f07bb96'

/** SHA-256 of nothing: the payload line of a request without a body. */
export const EMPTY_PAYLOAD = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** Step 1, CanonicalQueryString: the query as it is sent, in the caller's order. */
export function queryText(pairs: Pairs<string | null>): string {
  return pairs
    .map(([name, value]) => (value === null ? encodeText(name) : `${encodeText(name)}=${encodeText(value)}`))
    .join('&')
}

/**
 * Step 1, CanonicalHeaders: a line for each. Values are in lower case, but for the type of the body, which is signed as it
 * is sent: the boundary of a form is not to be changed.
 */
export function canonicalHeaders(headers: Pairs): string {
  return headers.map(([name, value]) => `${name}:${name === 'content-type' ? value : value.toLowerCase()}\n`).join('')
}

/** Step 1, SignedHeaders. */
export function namesOf(headers: Pairs): string {
  return headers.map(([name]) => name).join(';')
}

/** What a signing key is good for: the day, with dashes, and a service. There is no region in it. */
export function scopeOf(day: string, service: string): string {
  return `${day}/${service}/${REQUEST}`
}

/** The string to sign up to the digest: algorithm, seconds since 1970, scope, a newline after each. */
export function stampOf(timestamp: string, scope: string): string {
  return `${ALGORITHM}\n${timestamp}\n${scope}\n`
}
