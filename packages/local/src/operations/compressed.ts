import { pipeline, type Readable } from 'node:stream'
import { createGzip, gzipSync } from 'node:zlib'
import type { Answer } from '../server/answer.js'
import type { Headers } from '../server/parsed-request.js'

/** What the service compresses on its way, from 1 kB on. */
const TYPES = new Set([
  'text/cache-manifest',
  'text/xml',
  'text/css',
  'text/html',
  'text/plain',
  'text/json',
  'text/javascript',
  'application/javascript',
  'application/x-javascript',
  'application/rss+xml',
  'application/xml',
  'application/json',
])
const MIN_SIZE = 1024

/** What can no longer be said of bytes that are compressed on their way. */
const LOST = ['etag', 'content-length', 'content-md5', 'accept-ranges']

/**
 * An object as the service sends it to a client that accepts gzip: compressed, in chunks, without ETag, length and
 * Accept-Ranges. Every browser accepts it, so a page that reads one of those must learn here that it is not there. HEAD
 * says the same: the suite of PHP compares it.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/getobject}
 */
export function compressed(headers: Headers, answer: Answer & { readonly headers: Record<string, string> }): Answer {
  const { body = '', size = typeof body === 'function' ? 0 : body.length } = answer
  const all = Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value] as const)
  const [type = ''] = (new Map(all).get('content-type') ?? '').toLowerCase().split(';', 1)
  const isEncoded = all.some(([name]) => name === 'content-encoding')
  if (size < MIN_SIZE || isEncoded || !TYPES.has(type.trim()) || !acceptsGzip(headers)) return answer
  const kept = Object.entries(answer.headers).filter(([name]) => !LOST.includes(name.toLowerCase()))
  return {
    ...answer,
    headers: { ...Object.fromEntries(kept), 'content-encoding': 'gzip', vary: 'Accept-Encoding' },
    body: typeof body === 'function' ? () => zipped(body()) : gzipSync(body),
    chunked: true,
  }
}

/** When one of the two ends, so does the other: the bytes are held until then. */
function zipped(source: Readable): Readable {
  return pipeline(source, createGzip(), () => undefined)
}

function acceptsGzip(headers: Headers): boolean {
  const codings = (headers.get('accept-encoding') ?? '').toLowerCase().split(',')
  return codings.some((coding) => /^\s*(gzip|\*)\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/.test(coding))
}
