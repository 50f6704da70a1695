import type { WireRequest } from '@presign/core'
import { hostOf, TransferError } from '../errors.js'

/** Headers by lower-case name. */
export type HeaderRecord = Readonly<Record<string, string>>

/** Checks that something, such as parsed JSON, is a signed request. */
export function checkWire(request: unknown): asserts request is WireRequest {
  const { method, url, headers, absentHeaders } = (request ?? {}) as Partial<Record<keyof WireRequest, unknown>>
  if (typeof method !== 'string' || typeof url !== 'string') throw invalid('wanted method and url as text')
  if (!/^https?:\/\//i.test(url)) throw invalid('its url does not begin with https:// or http://')
  if (
    typeof headers !== 'object' ||
    headers === null ||
    Object.values(headers).some((value) => typeof value !== 'string')
  )
    throw invalid('wanted headers as a record of text')
  if (!Array.isArray(absentHeaders) || absentHeaders.some((name) => typeof name !== 'string'))
    throw invalid('wanted absentHeaders as a list of text')
}

function invalid(wanted: string): TransferError {
  return new TransferError('link_invalid', `Cannot send this, which is not a signed request: ${wanted}`)
}

/**
 * The headers to send: the signed ones, and those that the caller adds and the signature leaves free.
 *
 * @throws TransferError `header_forbidden`
 */
export function headersOf(request: WireRequest, extra: HeaderRecord = {}): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = value
  for (const [given, value] of Object.entries(extra)) {
    const name = given.toLowerCase()
    if (headers[name] === value) continue
    if (name in headers || forbids(request.absentHeaders, name)) throw forbidden(name, name in headers)
    headers[name] = value
  }
  return headers
}

/** An entry may end in `*`: all headers with that prefix were signed as absent. */
function forbids(absentHeaders: readonly string[], name: string): boolean {
  return absentHeaders.some((absent) =>
    absent.endsWith('*') ? name.startsWith(absent.slice(0, -1).toLowerCase()) : name === absent.toLowerCase(),
  )
}

/** Whether a header may be added to a signed request. */
export function hasRoomFor({ headers, absentHeaders }: WireRequest, name: string): boolean {
  return !Object.keys(headers).some((sent) => sent.toLowerCase() === name) && !forbids(absentHeaders, name)
}

function forbidden(name: string, signed: boolean): TransferError {
  const how = signed ? 'it was signed with another value' : 'the request was signed without it'
  return new TransferError(
    'header_forbidden',
    `Cannot send header "${name}": ${how}; sign it with the value to be sent`,
  )
}

/**
 * Rejects what `fetch` and XHR would not send as it was signed. They put every URL through a parser and every header
 * through a guard, and change it without an error.
 *
 * @throws TransferError `url_altered`, `header_altered`
 */
export function checkSendable(method: string, url: string, headers: HeaderRecord): void {
  const altered = alterationOf(url)
  if (altered !== undefined) throw new TransferError('url_altered', altered, { host: hostOf(url) })
  checkHeaders(method, url, headers)
}

/** What a URL parser would change, in a sentence, or `undefined`. The sentence shows the path, and never the query. */
function alterationOf(url: string): string | undefined {
  const [, authority = '', path = '', query = '', fragment = ''] =
    /^https?:\/\/([^/?#\\]*)([^?#]*)(\?[^#]*)?(#.*)?$/is.exec(url) ?? []
  if (fragment !== '') return because('it has a fragment (#…), which is never sent', 'encode # as %23 before signing')
  if (authority.includes('@')) return because('it has a user name', 'leave it out')
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    return because('URL parsers reject it', 'check its host')
  }
  if (parsed.host !== authority) return because(`its host would become ${parsed.host}`, 'sign it with that host')
  if (parsed.pathname !== (path || '/')) return pathAltered(path)
  if (parsed.search !== (query === '?' ? '' : query)) return queryAltered(query)
  return undefined
}

function because(reason: string, advice: string): string {
  return `Cannot send this URL as it was signed: ${reason}; ${advice}`
}

const ELSEWHERE = 'send it with nodeTransport or undiciTransport, or with the command that toCurl prints'

/** Names the character or segment that is in the way, and what to do about it. */
function pathAltered(path: string): string {
  if (/(?:^|[/\\])(?:\.|%2e){1,2}(?:[/\\]|$)/i.test(path))
    return because(`its path ${path} has a "." or ".." segment, which URL parsers collapse`, ELSEWHERE)
  if (path.includes('\\')) return because('its path has a backslash, which becomes a slash', 'encode it as %5C')
  return because(`its path ${path} would be escaped further`, 'percent-encode it before signing')
}

function queryAltered(query: string): string {
  if (query.includes("'")) return because("its query has a ', which becomes %27", "encode ' as %27 before signing")
  return because('its query would be escaped further', 'percent-encode it before signing')
}

/** Asks the runtime and not a list: a page's guard drops `date`, Node's keeps it. */
function checkHeaders(method: string, url: string, headers: HeaderRecord): void {
  for (const [name, value] of Object.entries(headers)) {
    // Every platform sets the length itself, to the same value.
    if (name === 'content-length') continue
    if (guarded(method, url, name, value) !== asByteString(value).trim())
      throw new TransferError(
        'header_altered',
        `Cannot send header "${name}" from here: this runtime drops or changes it; sign the request without it`,
        { host: hostOf(url) },
      )
  }
}

/** What a Request keeps of a header: forbidden names are dropped silently, bad values throw. */
function guarded(method: string, url: string, name: string, value: string): string | null {
  try {
    return new Request(url, { method, headers: { [name]: asByteString(value) } }).headers.get(name)
  } catch {
    return null
  }
}

/**
 * Header values are signed as UTF-8. `fetch`, XHR and Node's http all write one byte for each character up to U+00FF,
 * so a text with one character for each byte of UTF-8 arrives as it was signed.
 */
export function asByteString(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is the rule, all else the exception.
  if (/^[\x00-\x7f]*$/.test(value)) return value
  return Array.from(new TextEncoder().encode(value), (byte) => String.fromCharCode(byte)).join('')
}

/** The same for all of them. */
export function asByteStrings(headers: HeaderRecord): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, asByteString(value)]))
}
