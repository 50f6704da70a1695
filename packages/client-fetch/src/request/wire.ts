import type { WireRequest } from '@presign/core'
import { hostOf, TransferError } from '../errors.js'

/** Headers by lower-case name. */
export type HeaderRecord = Readonly<Record<string, string>>

/** Checks that something, such as parsed JSON, is a signed request. The error shows nothing of it: a URL is a permission. */
export function checkWire(request: unknown): asserts request is WireRequest {
  const { method, url, headers, absentHeaders } = (request ?? {}) as Partial<Record<keyof WireRequest, unknown>>
  const records = isTexts(headers) && !Array.isArray(headers) && isTexts(absentHeaders) && Array.isArray(absentHeaders)
  if (isTexts([method]) && /^https?:\/\//i.test(`${url}`) && records) return
  throw new TransferError(
    'link_invalid',
    'Cannot send: wanted a signed request: method and url (https://), headers, absentHeaders',
  )
}

/** Whether all values of a record or a list are text. */
export function isTexts(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).every((one) => typeof one === 'string')
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
  const how = signed ? 'it was signed with another value' : 'it was signed as absent'
  return new TransferError('header_forbidden', `Cannot send header "${name}": ${how}; sign the value to be sent`)
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
  const [, authority, path = '', rest = ''] = /^https?:\/\/([^/?#\\]*)([^?#]*)(.*)$/is.exec(url) ?? []
  const { host = 'none', pathname = '', search = '' } = parsedUrl(url) ?? {}
  if (host !== authority) return because(`its host would become ${host}`, 'sign another one')
  if (pathname + search === (path || '/') + (rest === '?' ? '' : rest)) return undefined
  if (/(?:^|[/\\])(?:\.|%2e){1,2}(?:[/\\]|$)/i.test(path))
    return because(`its path ${path} has a "." or ".." segment, which URL parsers collapse`, ELSEWHERE)
  return because(
    'URL parsers change its path or query',
    "percent-encode both before signing: \\ as %5C, # as %23, ' as %27",
  )
}

function parsedUrl(url: string): URL | undefined {
  try {
    return new URL(url)
  } catch {
    return undefined
  }
}

function because(reason: string, advice: string): string {
  return `Cannot send this URL as it was signed: ${reason}; ${advice}`
}

const ELSEWHERE = 'send it with nodeTransport, undiciTransport or toCurl'

/** Asks the runtime and not a list: a page's guard drops `date`, Node's keeps it. */
function checkHeaders(method: string, url: string, headers: HeaderRecord): void {
  for (const [name, value] of Object.entries(headers)) {
    // Every platform sets the length itself, to the same value.
    if (name === 'content-length') continue
    if (guarded(method, url, name, value) !== asByteString(value).trim())
      throw new TransferError(
        'header_altered',
        `Cannot send header "${name}" from here: this runtime changes it; sign without it`,
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
