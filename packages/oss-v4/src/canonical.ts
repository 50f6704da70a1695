import { byBytes, encodeText, type Pairs } from '@presign/core/scheme'

/** The algorithm's name, as it stands in the string to sign, in `Authorization` and in `x-oss-signature-version`. */
export const ALGORITHM = 'OSS4-HMAC-SHA256'

/** The last part of every scope. */
export const REQUEST = 'aliyun_v4_request'

/** No official SDK ever hashes the payload; the documentation shows no other value. */
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD'

/**
 * The canonical query: names and values encoded, sorted by encoded name in byte order, a bare name where the value is
 * empty or absent.
 *
 * ali-oss sorts raw names by locale and keeps the `=` of an empty value; seven official SDKs do as is done here, and
 * the service's documentation says so.
 *
 * @param own The scheme's own parameters, whose names need no encoding.
 */
export function canonicalQuery(pairs: Pairs<string | null>, own: Pairs = []): string {
  const written = pairs.map(([name, value]): Pair => [encodeText(name), value ? encodeText(value) : ''])
  for (const [name, value] of own) written.push([name, encodeText(value)])
  let query = ''
  for (const [name, value] of written.sort(byName)) query += value === '' ? `&${name}` : `&${name}=${value}`
  return query.slice(1)
}

type Pair = Pairs[number]

function byName([a]: Pair, [b]: Pair): number {
  return byBytes(a, b)
}

/** The canonical headers: sorted by name, not by line, because `-` sorts before `:`. An empty value keeps its line. */
export function canonicalHeaders(headers: Pairs): string {
  if (headers.length === 0) return ''
  return [...headers]
    .sort(([a], [b]) => byBytes(a, b))
    .map(([name, value]) => `${name}:${value}\n`)
    .join('')
}

/** Headers that are signed whenever they are sent. */
export function isSignedByDefault(name: string): boolean {
  return name === 'content-type' || name === 'content-md5' || name.startsWith('x-oss-')
}

/** `/bucket/`, or `/` for the service. The bucket is signed wherever it stands in the URL, or does not. */
export function canonicalRoot(bucket: string | undefined): string {
  return bucket === undefined ? '/' : `/${encodeText(bucket)}/`
}

const OWN_PARAMETERS = [
  'x-oss-signature-version',
  'x-oss-credential',
  'x-oss-date',
  'x-oss-expires',
  'x-oss-security-token',
  'x-oss-additional-headers',
  'x-oss-signature',
]

/** Whether a parameter is one that carries the signature: no caller may sign it, and no verdict shows it. */
export function isOwnParameter(name: string): boolean {
  return OWN_PARAMETERS.includes(name)
}
