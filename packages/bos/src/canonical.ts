import { byBytes, encodeText, fromIsoExtended, isoExtended, type Pairs } from '@presign/core/scheme'

/** The version, as it stands at the beginning of what is sent. */
export const VERSION = 'bce-auth-v1'

/** The canonical query. Whole texts are sorted: `a-b=…` comes before `a=…`, because `-` sorts before `=`. */
export function canonicalQuery(query: Pairs<string | null>): string {
  return query
    .map(([name, value]) => `${encodeText(name)}=${encodeText(value ?? '')}`)
    .sort(byBytes)
    .join('&')
}

/** The headers that are signed, in the order of their lines: those with a value. */
export function coveredHeaders(headers: Pairs): Pairs {
  // A line is written once for each header, not for each comparison.
  return headers
    .filter(([, value]) => value !== '')
    .map((header) => ({ header, line: line(header) }))
    .sort((a, b) => byBytes(a.line, b.line))
    .map(({ header }) => header)
}

/** The canonical headers. Values are percent-encoded, as in a query; no newline follows the last. */
export function canonicalHeaders(headers: Pairs): string {
  return headers.map(line).join('\n')
}

function line([name, value]: readonly [name: string, value: string]): string {
  return [encodeText(name), encodeText(value)].join(':')
}

/** The names of signed headers. */
export function namesOf(headers: Pairs): string {
  return headers.map(([name]) => name).join(';')
}

/** Those of the service's own are always signed, but for the id by which a request is traced: go does so, and JS does not. */
export function mustBeSigned(name: string): boolean {
  return name === 'host' || (name.startsWith('x-bce-') && name !== 'x-bce-request-id')
}

/** Headers that describe the body. With an empty list of names the service takes these, where they are sent. */
export function isOfBody(name: string): boolean {
  return name === 'content-length' || name === 'content-md5' || name === 'content-type'
}

/** What the key of a signature is made of, and how it begins: version, id, time, seconds. */
export function prefixOf(accessKeyId: string, seconds: number, lifetime: number): string {
  return [VERSION, accessKeyId, timestamp(seconds), lifetime].join('/')
}

/** `2024-02-29T12:34:56Z`. */
function timestamp(seconds: number): string {
  return `${isoExtended(seconds).slice(0, 19)}Z`
}

/** Undoes {@link timestamp}, strictly, or `undefined`. */
export function secondsIn(text: string): number | undefined {
  const seconds = /^[\d:TZ-]+$/.test(text) ? fromIsoExtended(text) : undefined
  return seconds !== undefined && seconds >= 0 && timestamp(seconds) === text ? seconds : undefined
}
