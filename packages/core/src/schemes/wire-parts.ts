import { SigningError } from '../errors.js'
import { byBytes, encodeText } from '../text/encoding.js'
import { invalidCredentials, invalidHeader, unsafeKey } from '../text/input-errors.js'
import type { Address } from './endpoint.js'
import type { NormalizedRequest, Pairs } from './request.js'
import type { SignedParts } from './scheme.js'

/** What goes over the wire, all but the key and the signature, as most schemes' `prepare` works it out. */
export interface WireParts {
  /** Origin and root, before the encoded key. */
  readonly prefix: string
  /** After the encoded key: `?` and the query; in URL mode up to the signature. */
  readonly suffix: string
  /** The value of the header `Authorization` up to the signature; empty in URL mode. */
  readonly authorization: string
  readonly headersToSend: Readonly<Record<string, string>>
  readonly absentHeaders: readonly string[]
}

/** Puts a signature where it goes: at the end of the URL, or of `Authorization`. For `finalize` of a scheme. */
export function withSignature(parts: WireParts, path: string, signature: string): SignedParts {
  const { prefix, suffix, authorization, headersToSend, absentHeaders } = parts
  if (authorization === '') return { url: prefix + path + suffix + signature, headers: headersToSend, absentHeaders }
  const headers = frozen({ ...headersToSend, authorization: authorization + signature })
  return { url: prefix + path + suffix, headers, absentHeaders }
}

/** Headers to send, as results have them: all but the host, which every client writes itself. */
export function headersToSend(headers: Pairs): Readonly<Record<string, string>> {
  if (headers.length === 0) return NO_HEADERS
  return frozen(Object.fromEntries(headers.filter(([name]) => name !== 'host')))
}

/** Of most URLs. Made once, since it took a fiftieth of a URL with a new query. */
const NO_HEADERS = /* @__PURE__ */ frozen({})

/**
 * The prototype is taken away last, because what `Object.create(null)` makes is a hash table, and filling and freezing
 * one takes three times as long: a quarter of a header signature.
 */
function frozen(headers: Record<string, string>): Readonly<Record<string, string>> {
  return Object.freeze(Object.setPrototypeOf(headers, null))
}

/** A query as it is sent: encoded, a bare name where there is no value, sorted, so that equal inputs make equal URLs. */
export function queryToSend(query: Pairs<string | null>): string {
  return query
    .map(([name, value]) => (value === null ? encodeText(name) : `${encodeText(name)}=${encodeText(value)}`))
    .sort(byBytes)
    .join('&')
}

/** `?` and the parts of a query that are not empty, or nothing. */
export function searchOf(...parts: readonly string[]): string {
  const search = parts.filter((part) => part !== '').join('&')
  return search === '' ? '' : ['?', search].join('')
}

/** The value of a header, by its lower-case name. */
export function valueIn(headers: Pairs, wanted: string): string | undefined {
  return headers.find(([name]) => name === wanted)?.[1]
}

/**
 * The caller's headers and the host, once, for schemes that sign it.
 *
 * @throws SigningError `header_invalid` where the caller names another host than the endpoint's.
 */
export function withHost(headers: Pairs, { host }: Address): Pairs {
  const written = headers.find(([name]) => name === 'host')
  if (written && written[1].toLowerCase() !== host)
    throw new SigningError('header_invalid', `Cannot sign header "host": the endpoint's is ${host}`, {
      name: 'host',
      wanted: host,
    })
  return [...headers.filter(([name]) => name !== 'host'), ['host', host]]
}

/**
 * Rejects a header with the source of a copy that the service would read as another: it decodes the value, so that a raw
 * `+` is a space to it, and text beyond ASCII is not signed as it arrives.
 *
 * @param name The header's name, in lower case.
 * @throws SigningError `header_invalid`
 */
export function checkCopySource({ headers }: NormalizedRequest, name: string): void {
  const value = headers.find(([found]) => found === name)?.[1]
  if (value === undefined || /^(?:[!-$&-*,-~]|%[0-9a-f]{2})*$/i.test(value)) return
  const wanted = 'a percent-encoded bucket and key, as copySource({ bucket, key }) writes it'
  throw invalidHeader(name, wanted)
}

/**
 * Rejects a security token, for services that have none: it would be left out in silence.
 *
 * @throws SigningError `credentials_invalid`
 */
export function rejectToken({ securityToken }: NormalizedRequest): void {
  if (securityToken === undefined) return
  const wanted = 'absent: this service has no tokens'
  throw invalidCredentials('securityToken', wanted)
}

/** Names that a scheme writes itself, or a test of them where letter case has a say. */
export interface Reserved {
  readonly query: (name: string) => boolean
  /** Lower-case names. */
  readonly headers: readonly string[]
}

/**
 * Rejects what a scheme writes itself.
 *
 * @throws SigningError `query_reserved`, `header_reserved`
 */
export function rejectReserved({ query, headers }: NormalizedRequest, reserved: Reserved): void {
  for (const [name] of query)
    if (reserved.query(name))
      throw new SigningError('query_reserved', `Cannot sign query parameter "${name}": the scheme writes it itself`, {
        name,
      })
  for (const [name] of headers)
    if (reserved.headers.includes(name))
      throw new SigningError('header_reserved', `Cannot sign header "${name}": the scheme writes it itself`, { name })
}

/**
 * Rejects the path of a service without buckets that HTTP cannot carry as it stands: it is not what will arrive.
 *
 * @throws SigningError `key_unsafe`
 */
export function checkWirePath(path: string, allowUnsafe: boolean): void {
  const found = /[?#]/.exec(path) ?? (allowUnsafe ? null : /[^!-~]|["<>\\^`{|}]|%(?![0-9A-Fa-f]{2})/.exec(path))
  if (!found) return
  const rule = `outside object stores a key is a path as it is sent, so "${found[0]}" must be percent-encoded`
  throw unsafeKey(path, rule)
}
