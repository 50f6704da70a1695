import { fromUtf8 } from './encoding.js'
import type { ArrivedRequest, Endpoint } from './scheme.js'

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
}

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
 * import { rawRequest } from '@presign/core'
 *
 * const raw = rawRequest({ method: 'GET', url: 'https://photos.example.com/cat.jpg?acl', headers: [] })
 * // { method: 'GET', target: '/cat.jpg?acl', headers: [['host', 'photos.example.com']], lost: ['raw-target', …] }
 * ```
 */
export function rawRequest(request: FetchRequest): LossyRequest {
  const [, host = '', target = ''] = /^[^:]+:\/\/([^/?#]*)([^#]*)/.exec(request.url) ?? []
  const headers = [...request.headers].filter(([name]) => name.toLowerCase() !== 'host')
  return {
    method: request.method,
    target: target.startsWith('/') ? target : `/${target}`,
    headers: [['host', host], ...headers],
    lost: ['raw-target', 'dot-segments', 'repeated-headers'],
  }
}

/** What is wrong with the outer form of a request, before any protocol has a say. */
export type Unreadable = { readonly unreadable: string }

/** Takes a request apart as far as no protocol has a say. */
export function arrived(request: RawRequest, endpoints: readonly Endpoint[] | undefined): ArrivedRequest | Unreadable {
  const headers = headerMap(request.headers)
  if (!headers) return { unreadable: 'a header is not text' }
  if (typeof request.method !== 'string' || typeof request.target !== 'string')
    return { unreadable: 'method and target must be text' }
  const hosts = headers.get('host') ?? []
  if (hosts.length > 1) return { unreadable: 'more than one Host header' }
  const { authority, path, query } = splitTarget(request.target)
  const host = (hosts[0] ?? authority ?? '').toLowerCase()
  if (authority !== undefined && authority.toLowerCase() !== host)
    return { unreadable: 'the target in absolute form names another host than the Host header' }
  if (!path.startsWith('/')) return { unreadable: 'the target does not begin with a slash' }
  return { method: request.method, host, path, query, headers, endpoints }
}

/** Origin form (`/path?query`) or absolute form (`http://host/path?query`), which proxies are sent. */
function splitTarget(target: string): { authority: string | undefined; path: string; query: string } {
  const absolute = /^https?:\/\/([^/?#]*)/i.exec(target)
  const rest = absolute ? target.slice(absolute[0].length) : target
  const mark = rest.indexOf('?')
  const path = mark < 0 ? rest : rest.slice(0, mark)
  return {
    authority: absolute?.[1],
    path: absolute && path === '' ? '/' : path,
    query: mark < 0 ? '' : rest.slice(mark + 1),
  }
}

function headerMap(headers: RawHeaders): Map<string, string[]> | undefined {
  const map = new Map<string, string[]>()
  for (const [name, value] of headerPairs(headers)) {
    if (typeof name !== 'string' || typeof value !== 'string') return undefined
    const values = map.get(name.toLowerCase())
    if (values) values.push(headerText(value))
    else map.set(name.toLowerCase(), [headerText(value)])
  }
  return map
}

/** Header values are bytes, which platforms hand over one to a character. They were signed as UTF-8. */
function headerText(value: string): string {
  const text = trimmed(value)
  if (!/[\x80-\xff]/.test(text) || /[^\x00-\xff]/.test(text)) return text
  return fromUtf8(Uint8Array.from(text, (char) => char.charCodeAt(0))) ?? text
}

function* headerPairs(headers: RawHeaders): Generator<readonly [unknown, unknown]> {
  if (typeof headers !== 'object' || headers === null) return
  if (Symbol.iterator in headers) yield* listedPairs([...(headers as Iterable<unknown>)])
  else
    for (const name of Object.keys(headers))
      for (const value of [(headers as Record<string, unknown>)[name]].flat())
        if (value !== undefined) yield [name, value]
}

function* listedPairs(list: readonly unknown[]): Generator<readonly [unknown, unknown]> {
  if (typeof list[0] === 'string') for (let at = 0; at < list.length; at += 2) yield [list[at], list[at + 1]]
  else for (const pair of list) yield Array.isArray(pair) ? [pair[0], pair[1]] : [undefined, undefined]
}

/** Blanks around a value do not survive HTTP, so both ends leave them out. Inner runs are kept. */
export function trimmed(value: string): string {
  return /^[ \t]|[ \t]$/.test(value) ? value.replace(/^[ \t]+/, '').replace(trailing, '') : value
}

// A look-behind keeps it linear: `[ \t]+$` alone would try every run of blanks inside the value.
const trailing = /(?<![ \t])[ \t]+$/
