import { byBytes, encodeText, type Pairs } from '@presign/core/scheme'

/** The algorithm's name, as it stands in the string to sign, in `Authorization` and in `X-Tos-Algorithm`. */
export const ALGORITHM = 'TOS4-HMAC-SHA256'

/** The service as scopes name it. */
export const SERVICE = 'tos'

/** The last part of every scope. */
export const REQUEST = 'request'

/** The longest lifetime of a URL: seven days, in seconds. */
export const MAX_EXPIRES = 604_800

/** The payload line where the body is not signed. */
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD'

/** The header that tells the payload line. */
export const PAYLOAD_HEADER = 'x-tos-content-sha256'

/** What a signing key is good for: the day of a time stamp, a region. */
export function scopeOf(timestamp: string, region: string): string {
  return `${timestamp.slice(0, 8)}/${region}/${SERVICE}/${REQUEST}`
}

/**
 * The canonical query: encoded, an `=` in every case, sorted by name as it is before it is encoded. All three official
 * SDKs sort so; for AWS, and in the words of the page, the order of encoded names would do as well.
 */
export function canonicalQuery(pairs: Pairs<string | null>): string {
  return [...pairs]
    .sort(([a], [b]) => byCodePoints(a, b))
    .map(([name, value]) => `${encodeText(name)}=${encodeText(value ?? '')}`)
    .join('&')
}

/** The order of UTF-8 bytes, which is that of code points, and of UTF-16 units only where no surrogate is met. */
function byCodePoints(a: string, b: string): number {
  const [one, other] = [[...a], [...b]]
  const at = one.findIndex((char, index) => char !== other[index])
  if (at < 0) return one.length - other.length
  return (one[at]?.codePointAt(0) ?? 0) - (other[at]?.codePointAt(0) ?? -1)
}

/** The canonical headers: sorted by name, runs of spaces in a value as one. An empty value keeps its line. */
export function canonicalHeaders(headers: Pairs): string {
  return headers.map(([name, value]) => `${name}:${value.replaceAll(/[ \t]+/g, ' ')}\n`).join('')
}

/** The names of signed headers. */
export function namesOf(headers: Pairs): string {
  return headers.map(([name]) => name).join(';')
}

/** In the order in which they are signed. */
export function sortedByName(headers: Pairs): Pairs {
  return [...headers].sort(([a], [b]) => byBytes(a, b))
}

/** Whether a header has to be signed wherever it is sent. */
export function mustBeSigned(name: string): boolean {
  return name === 'host' || name.startsWith('x-tos-')
}

/** Whether a header is signed when it is sent: in a URL the type of the body is not. */
export function isSigned(name: string, mode: 'url' | 'header'): boolean {
  return mustBeSigned(name) || (mode === 'header' && name === 'content-type')
}

const OWN_PARAMETERS = [
  'x-tos-algorithm',
  'x-tos-credential',
  'x-tos-date',
  'x-tos-expires',
  'x-tos-policy',
  'x-tos-security-token',
  'x-tos-signature',
  'x-tos-signedheaders',
]

/** Whether a parameter is one that carries the signature: no caller may sign it, and no verdict shows it. */
export function isOwnParameter(name: string): boolean {
  return OWN_PARAMETERS.includes(name.toLowerCase())
}
