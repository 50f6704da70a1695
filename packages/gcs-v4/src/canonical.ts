import { byBytes, encodeText, type Pairs } from '@presign/core/scheme'

/** The algorithm's name, as it stands in the string to sign, in `Authorization` and in `X-Goog-Algorithm`. */
export type Algorithm = 'GOOG4-HMAC-SHA256' | 'GOOG4-RSA-SHA256'

/** The longest lifetime of a URL: seven days, in seconds. */
export const MAX_EXPIRES = 604_800

/** The payload line where the body is not signed. */
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD'

/** The header that tells the payload line. */
export const PAYLOAD_HEADER = 'x-goog-content-sha256'

/** What ends the scope of every credential. */
export const SCOPE = { service: 'storage', terminator: 'goog4_request' } as const

/** What a signature is good for: the day of a time stamp, a location, the one service there is. */
export function scopeOf(timestamp: string, region: string): string {
  return [timestamp.slice(0, 8), region, SCOPE.service, SCOPE.terminator].join('/')
}

/** The canonical query: encoded, sorted by name and then by value, an `=` in every case. */
export function canonicalQuery(pairs: Pairs<string | null>): string {
  return pairs
    .map(([name, value]): Pairs[number] => [encodeText(name), encodeText(value ?? '')])
    .sort(([a, one], [b, other]) => byBytes(a, b) || byBytes(one, other))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

/**
 * The canonical headers: runs of white space in a value as one blank. The host has no port: Google's conformance file
 * says so, and only emulators have one.
 */
export function canonicalHeaders(headers: Pairs): string {
  return headers.map(([name, value]) => `${name}:${name === 'host' ? bareHost(value) : collapsed(value)}\n`).join('')
}

const collapsed = (value: string) => value.replaceAll(/[ \t]+/g, ' ')
const bareHost = (host: string) => host.replace(/:\d+$/, '')

/** In the order in which they are signed. The npm client sorts by the user's locale, which puts `a_b` before `a-b`. */
export function sortedByName(headers: Pairs): Pairs {
  return [...headers].sort(([a], [b]) => byBytes(a, b))
}

/** The names of signed headers. */
export function namesOf(headers: Pairs): string {
  return headers.map(([name]) => name).join(';')
}

/** Whether a header changes what a request does, so that it must be signed where it is sent. */
export function isServiceHeader(name: string): boolean {
  return name.startsWith('x-goog-') || name.startsWith('x-amz-')
}

/** The value of a header. */
export function valueIn(headers: Pairs, wanted: string): string | undefined {
  return headers.find(([name]) => name === wanted)?.[1]
}

const OWN_PARAMETERS = [
  'x-goog-algorithm',
  'x-goog-credential',
  'x-goog-date',
  'x-goog-expires',
  'x-goog-signedheaders',
  'x-goog-signature',
]

/** Whether a parameter is one that carries the signature: no caller may sign it, and no verdict shows it. */
export function isOwnParameter(name: string): boolean {
  return OWN_PARAMETERS.includes(name.toLowerCase())
}
