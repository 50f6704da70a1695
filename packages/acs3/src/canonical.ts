import { encodeText, type Pairs } from '@presign/core/scheme'

/** The algorithm's name, as it stands in the string to sign and in `Authorization`. */
export const ALGORITHM = 'ACS3-HMAC-SHA256'

/** The header with the digest of the body, which is the last line of the canonical request as well. */
export const PAYLOAD_HEADER = 'x-acs-content-sha256'

/** SHA-256 of nothing: the payload line of a request without a body. */
export const EMPTY_PAYLOAD = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** Step 1, CanonicalURI: the path as it is sent, with `+` read as a space. SDKs write these three otherwise than RFC 3986. */
export function canonicalPath(path: string): string {
  return `/${path.replaceAll('+', '%20').replaceAll('*', '%2A').replaceAll('%7E', '~')}`
}

/**
 * Step 1, CanonicalQueryString: sorted by name, encoded, an `=` in every case. The older signature has the same.
 *
 * Names are sorted as bytes before they are encoded, so that `:` comes after digits and an emoji after U+FF5E.
 */
export function canonicalQuery(pairs: Pairs<string | null>): string {
  return [...pairs]
    .sort(([a], [b]) => byCodePoints(a, b))
    .map(([name, value]) => `${encodeText(name)}=${encodeText(value ?? '')}`)
    .join('&')
}

/** The order of UTF-8 bytes. That of UTF-16 units differs beyond U+FFFF. */
function byCodePoints(a: string, b: string): number {
  for (let at = 0; at < a.length && at < b.length; at++) {
    const difference = (a.codePointAt(at) ?? 0) - (b.codePointAt(at) ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** Step 1, CanonicalHeaders: a line for each. Spaces inside a value stay as they are. */
export function canonicalHeaders(headers: Pairs): string {
  return headers.map(([name, value]) => `${name}:${value}\n`).join('')
}

/** Step 1, SignedHeaders. */
export function namesOf(headers: Pairs): string {
  return headers.map(([name]) => name).join(';')
}

/** Whether a header must be signed where it is sent. */
export function isSigned(name: string): boolean {
  return name === 'host' || name === 'content-type' || name.startsWith('x-acs-')
}
