import type { Endpoint } from '../schemes/endpoint.js'
import type { IncomingRequest } from '../schemes/incoming.js'
import { Incoming } from '../schemes/read-incoming.js'
import { fromUtf8, loneSurrogate } from '../text/encoding.js'
import { splitTarget, splitUrl, trimmed } from '../text/http.js'

/**
 * A request as a server really has it.
 *
 * `target` is the raw request target of the request line (`req.url` in Node): `Request.url` is not, since URL parsers
 * have rewritten it. `headers` are raw too: Node's `rawHeaders`, pairs, or a record.
 */
export interface RawRequest {
  readonly method: string
  readonly target: string
  readonly headers: RawHeaders
  /**
   * The body, for protocols that may sign it: its SHA-256 as hex, its bytes, or a function that is asked for either only
   * when the body is signed. Without it, a signed digest is reported in the verdict and not compared.
   */
  readonly payload?: Payload | (() => Payload) | undefined
}

/** The same for an asynchronous verifier: the function may answer later. */
export interface AsyncRawRequest extends Omit<RawRequest, 'payload'> {
  readonly payload?: Payload | (() => Payload | Promise<Payload>) | undefined
}

/** A body as bytes, or as its SHA-256 in hex. */
export type Payload = string | Uint8Array

/** Node's `rawHeaders` (name, value, name, value …), pairs, or a record whose values may repeat. */
export type RawHeaders =
  | readonly string[]
  | Iterable<readonly [string, string]>
  | Readonly<Record<string, string | readonly string[] | undefined>>

/** Something of the request that a platform has lost before we saw it. */
export type Loss = 'dot-segments' | 'repeated-headers' | 'raw-target'

/** What {@link rawRequest} returns. */
export interface LossyRequest extends RawRequest {
  /** What cannot be known any more; empty never, because a URL parser has been over the target. */
  readonly lost: readonly Loss[]
}

/** As much of a fetch `Request` as is read here. */
export interface FetchRequest {
  readonly method: string
  readonly url: string
  readonly headers: Iterable<[string, string]>
}

/**
 * Makes a {@link RawRequest} where a platform only has a fetch `Request`, and says what is lost: `.` and `..` segments
 * are collapsed, `\` has become `/`, `'` in a query is escaped, repeated headers are joined with a comma. Requests for
 * ordinary keys verify; for keys that need these, use the platform's raw target.
 *
 * @example
 * ```ts
 * import { rawRequest } from '@presign/core/verify'
 *
 * const raw = rawRequest({ method: 'GET', url: 'https://photos.example.com/cat.jpg?acl', headers: [] })
 * // { method: 'GET', target: '/cat.jpg?acl', headers: [['host', 'photos.example.com']], lost: ['raw-target', …] }
 * ```
 */
export function rawRequest(request: FetchRequest): LossyRequest {
  const { authority, target } = splitUrl(request.url)
  const headers = [...request.headers].filter(([name]) => name.toLowerCase() !== 'host')
  return {
    method: request.method,
    target: target.startsWith('/') ? target : `/${target}`,
    headers: [['host', authority], ...headers],
    lost: ['raw-target', 'dot-segments', 'repeated-headers'],
  }
}

/** What is wrong with the outer form of a request, before any protocol has a say. */
export type Unreadable = { readonly unreadable: string }

const METHOD = /^[!#$%&'*+.^_`|~\w-]+$/

/** Takes a request apart as far as no protocol has a say. It never throws, whatever stands for a request. */
export function parseIncoming(
  request: AsyncRawRequest,
  endpoints: readonly Endpoint[] | undefined,
): IncomingRequest | Unreadable {
  try {
    return takenApart(request, endpoints)
  } catch {
    return { unreadable: 'it cannot be read' }
  }
}

function takenApart(
  request: AsyncRawRequest,
  endpoints: readonly Endpoint[] | undefined,
): IncomingRequest | Unreadable {
  if (typeof request !== 'object' || request === null) return { unreadable: 'it is not a request' }
  const { method, target } = request
  if (typeof method !== 'string' || typeof target !== 'string') return { unreadable: 'method and target must be text' }
  if (!METHOD.test(method)) return { unreadable: 'the method is not a name that HTTP can carry' }
  const headers = headerMap(request.headers)
  if (typeof headers === 'string') return { unreadable: headers }
  const text = fromWire(target)
  if (text === undefined) return { unreadable: 'the target is not text that UTF-8 can carry' }
  const { authority, path, query = '' } = splitTarget(text)
  if (!path.startsWith('/')) return { unreadable: 'the target does not begin with a slash' }
  if ((headers.get('host')?.length ?? 0) > 1) return { unreadable: 'more than one Host header' }
  const host = hostOf(headers, authority)
  if (host === undefined) return { unreadable: 'the request names two different hosts' }
  // However it came: what a scheme asks of the Host header holds for a host in a target or in a pseudo-header, too.
  if (!headers.has('host') && host !== '') headers.set('host', [host])
  headers.delete(':authority')
  return new Incoming({ method, host, path, query, headers, endpoints })
}

/** HTTP/2 has `:authority` in the place of Host, and may have both; a proxy's target has one too. All must agree. */
function hostOf(headers: ReadonlyMap<string, readonly string[]>, authority: string | undefined): string | undefined {
  const named = [...(headers.get('host') ?? NONE), ...(headers.get(':authority') ?? NONE)]
  if (authority !== undefined) named.push(authority)
  const host = named[0]?.toLowerCase() ?? ''
  return named.every((other) => other.toLowerCase() === host) ? host : undefined
}

const NONE: readonly string[] = []

/** Headers by lower-case name, or what is wrong with them. */
function headerMap(headers: RawHeaders): Map<string, string[]> | string {
  if (typeof headers !== 'object' || headers === null) return 'the headers are neither a list nor a record'
  const map = new Map<string, string[]>()
  const list = flatList(headers)
  for (let at = 0; at < list.length; at += 2) {
    const fault = addHeader(map, list[at], list[at + 1])
    if (fault !== undefined) return fault
  }
  return map
}

// A colon begins the pseudo-headers of HTTP/2. Anything else would let one header's text pass for two.
const NAME = /^:?[!#$%&'*+.^_`|~\w-]+$/

function addHeader(map: Map<string, string[]>, name: unknown, value: unknown): string | undefined {
  if (typeof name !== 'string' || typeof value !== 'string') return 'a header is not text'
  if (!NAME.test(name)) return 'the name of a header is not one that HTTP can carry'
  const text = headerText(value)
  if (text === undefined) return `header "${name.slice(0, 80)}" has a value that HTTP cannot carry`
  const lower = name.toLowerCase()
  const values = map.get(lower)
  if (values) values.push(text)
  else map.set(lower, [text])
  return undefined
}

/** `[name, value, name, value …]` of headers in any of their forms. */
function flatList(headers: RawHeaders): readonly unknown[] {
  if (!(Symbol.iterator in headers))
    return Object.entries(headers).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).flatMap((one) => (one === undefined ? [] : [name, one])),
    )
  const list: readonly unknown[] = Array.isArray(headers) ? headers : [...headers]
  return typeof list[0] === 'string'
    ? list
    : list.flatMap((pair) => (Array.isArray(pair) ? [pair[0], pair[1]] : [undefined, undefined]))
}

const PLAIN = /^[\x20-\x7e]*$/
/** Nothing to decode and nothing to trim, as in nearly every header. */
const PLAIN_VALUE = /^(?! )[\x20-\x7e]*(?<! )$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it looks for.
const UNSENDABLE = /[\x00-\x08\x0a-\x1f\x7f]/

/** The value of a header, or `undefined` when it holds what HTTP cannot carry, such as a newline. */
function headerText(value: string): string | undefined {
  if (PLAIN_VALUE.test(value)) return value
  return UNSENDABLE.test(value) ? undefined : fromWire(trimmed(value))
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is that of ASCII.
const isAscii = (text: string) => !/[^\x00-\x7f]/.test(text)

/** Counted: what iterates over characters takes ten times as long. */
function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index)
  return bytes
}

/**
 * Targets and headers are bytes, which platforms hand over one to a character; they were signed as UTF-8. What is not
 * UTF-8 stays as it is: it may be text already. `undefined` for half a surrogate pair, which came over no wire.
 */
function fromWire(text: string): string | undefined {
  if (PLAIN.test(text)) return text
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is that of a byte.
  if (/[^\x00-\xff]/.test(text)) return loneSurrogate(text) < 0 ? text : undefined
  return isAscii(text) ? text : (fromUtf8(bytesOf(text)) ?? text)
}
