import type { IncomingMessage } from 'node:http'
import { decodeQuery, splitTarget } from '@presign/core/scheme'
import { Failure, failures } from '../failure.js'

/** Query parameters, decoded. One without `=` is empty text. */
export type Query = ReadonlyMap<string, string>

/** Headers by lower-case name. */
export type Headers = ReadonlyMap<string, string>

/** A request as it arrived: its target is split at `?` and otherwise untouched. */
export interface ParsedRequest {
  readonly method: string
  /** The raw request target. */
  readonly target: string
  /** Lower case, with the port. */
  readonly host: string
  /** The raw path. */
  readonly path: string
  readonly query: Query
  readonly headers: Headers
}

/** A name or an address, with a port or without. HTTP/1.0 needs none. */
const HOST = /^(?:[^\s,/?#@\\:[\]]*|\[[\da-f:.]+\])(?::\d{0,5})?$/

/**
 * Reads what node:http has parsed.
 *
 * @throws Failure `InvalidRequest`, `NotImplemented`
 */
export function parseRequest(message: IncomingMessage): ParsedRequest {
  const target = message.url ?? '/'
  const { authority, path, query = '' } = splitTarget(target)
  const headers = headersOf(message)
  const host = (headers.get('host') ?? authority ?? '').toLowerCase()
  // Two of them are joined with a comma.
  if (!HOST.test(host)) throw new Failure(400, 'InvalidRequest', 'The request needs one Host header that names a host.')
  // What reads the one and what reads the other would serve two buckets.
  if (authority !== undefined && authority.toLowerCase() !== host)
    throw new Failure(400, 'InvalidRequest', 'The Host header differs from the host of the request target.')
  // Its bytes would be stored as they are coded.
  if ((headers.get('transfer-encoding') ?? 'chunked').toLowerCase() !== 'chunked')
    throw failures.notImplemented('Transfer-Encoding')
  // Of another protocol, or of none: a reader that looks for the first slash would find a bucket in it.
  if (path !== '' && !path.startsWith('/') && target !== '*')
    throw new Failure(400, 'InvalidRequest', 'The request target does not begin with a slash.')
  return {
    method: message.method ?? 'GET',
    target,
    host,
    path: path || '/',
    query: queryOf(query),
    headers,
  }
}

/** Node reads header bytes as Latin-1; what goes out again as metadata goes out as the same bytes. */
function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Map<string, string>()
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] as string).toLowerCase()
    const before = headers.get(name)
    const value = (rawHeaders[at + 1] as string).trim()
    headers.set(name, before === undefined ? value : `${before}, ${value}`)
  }
  return headers
}

/** The service reads `+` in a query as a space. Of a repeated name the first counts; signed requests have none. */
function queryOf(raw: string): Query {
  const pairs = decodeQuery(raw, ' ')
  if (!pairs) throw failures.notUtf8()
  const query = new Map<string, string>()
  for (const [name, value] of pairs) if (!query.has(name)) query.set(name, value ?? '')
  return query
}
