import { byBytes, encodeText, type Pairs } from '@presign/core/scheme'

/** The algorithm's name, as it stands in the string to sign, in `Authorization` and in `X-Amz-Algorithm`. */
export const ALGORITHM = 'AWS4-HMAC-SHA256'

/** The last part of every scope. */
export const REQUEST = 'aws4_request'

/** The longest lifetime of a URL: seven days, in seconds. */
export const MAX_EXPIRES = 604_800

/** The payload line where the body is not signed, which S3 alone allows. */
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD'

/** The header that tells the payload line. */
export const PAYLOAD_HEADER = 'x-amz-content-sha256'

/** SHA-256 of nothing: the payload line of a request without a body. */
export const EMPTY_PAYLOAD = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** The canonical query: encoded, sorted by name and then by value, an `=` in every case, `acl=` included. */
export function canonicalQuery(pairs: Pairs<string | null>): string {
  return pairs
    .map(([name, value]): Pairs[number] => [encodeText(name), encodeText(value ?? '')])
    .sort(([a, one], [b, other]) => byBytes(a, b) || byBytes(one, other))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
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

// Proxies add, drop or rewrite them on the way. SDKs leave out more (smithy `cache-control`, aws4 `range`), which
// verifies all the same, since the request names what it signed. Google's front end appends `,gzip(gfe)` to accept-encoding.
const NEVER_SIGNED = [
  'accept-encoding',
  'authorization',
  'connection',
  'expect',
  'transfer-encoding',
  'user-agent',
  'x-amzn-trace-id',
]

/** Whether a header that is sent is signed: all are, but for seven that do not arrive as they were sent. */
export function isSigned(name: string): boolean {
  return !NEVER_SIGNED.includes(name)
}

/** What a security token is called in headers and in URLs. */
export interface TokenName {
  readonly header: string
  readonly parameter: string
}

const TOKEN: TokenName = { header: 'x-amz-security-token', parameter: 'X-Amz-Security-Token' }
const SESSION_TOKEN: TokenName = { header: 'x-amz-s3session-token', parameter: 'X-Amz-S3session-Token' }

/**
 * The name of the token. Directory buckets have sessions of their own, but for the call that begins one.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-authenticating-authorizing.html}
 */
export function tokenNameOf(service: string, query: Pairs<string | null>): TokenName {
  return service === 's3express' && !query.some(([name]) => name === 'session') ? SESSION_TOKEN : TOKEN
}

const OWN_PARAMETERS = [
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-security-token',
  'x-amz-s3session-token',
  'x-amz-signedheaders',
  'x-amz-signature',
]

/** Whether a parameter is one that carries the signature: no caller may sign it, and no verdict shows it. */
export function isOwnParameter(name: string): boolean {
  return OWN_PARAMETERS.includes(name.toLowerCase())
}
