import { getDefaultHighWaterMark } from 'node:stream'
import { Agent, type Dispatcher } from 'undici'
import type { Payload } from '../body/content.js'
import { aborted } from '../errors.js'
import { asByteStrings } from '../request/wire.js'
import type { Transport, TransportRequest, TransportResponse } from '../transports/transport.js'
import { addressOf } from './address.js'
import { responseFrom } from './response.js'

/**
 * Sends with a dispatcher of undici: URL, headers and bodies are written as they are, over http and https, through
 * proxies and from pools of connections. It is the quicker one for large files; `nodeTransport` needs no package.
 *
 * Time-outs are those of the transfer (`idleTimeout`): undici's own, five minutes for headers and between two chunks,
 * are turned off. It runs in Node and Deno. Bun has a substitute for undici without dispatchers: use `nodeTransport` there.
 *
 * @param dispatcher An `Agent`, `Pool`, `ProxyAgent` or `EnvHttpProxyAgent` of undici 7. Default: an `Agent` of its own,
 * whose idle connections keep no process from ending. Make a transport once and use it for all transfers.
 * @throws TypeError for what is not a dispatcher.
 * @see {@link https://undici.nodejs.org/#/docs/api/Dispatcher}
 * @example
 * ```ts
 * import type { Source } from '@presign/client-fetch'
 * import { download } from '@presign/client-fetch/node'
 * import { undiciTransport } from '@presign/client-fetch/undici'
 * import { ProxyAgent } from 'undici'
 *
 * const transport = undiciTransport(new ProxyAgent('http://proxy.example.com:3128'))
 * const get = (source: Source, path: string) => download(source, { to: { path }, transport })
 * ```
 */
export function undiciTransport(dispatcher: Dispatcher = new Agent()): Transport {
  if (typeof dispatcher.request !== 'function')
    throw new TypeError('Cannot send with undici: wanted a dispatcher with request(), which Bun’s substitute has not')
  const send = async (outgoing: TransportRequest): Promise<TransportResponse> => {
    const { signal } = outgoing
    if (signal.aborted) throw aborted(signal)
    try {
      const { statusCode, headers, body } = await dispatcher.request(requestOf(outgoing))
      // Asked for as `raw`, headers are names and values in turn; the types know records alone.
      return responseFrom(statusCode, headers as unknown as string[], body, signal)
    } catch (error) {
      throw signal.aborted ? aborted(signal) : error
    }
  }
  return Object.assign(send, { preservesUrl: true, preservesEncoding: true, reportsProgress: true })
}

/** The parts of a request, each on its own: undici puts a URL through a parser, and parts not. */
function requestOf({ method, url, headers, body, signal, onSent }: TransportRequest): Dispatcher.RequestOptions {
  const { scheme, authority, hostname, port, path } = addressOf(url)
  // Without a body undici writes `content-length: 0` where the method wants one.
  const filled = body && body.size > 0 ? body : undefined
  return {
    origin: `${scheme}://${hostname}${port === '' ? '' : `:${port}`}`,
    path,
    method: method as Dispatcher.HttpMethod,
    headers: {
      host: authority,
      ...asByteStrings(headers),
      ...(filled && { 'content-length': String(filled.size) }),
    },
    // Iterables are taken, which the types do not tell.
    body: filled ? (chunksOf(filled, onSent) as unknown as Uint8Array) : null,
    signal,
    responseHeaders: 'raw',
    headersTimeout: 0,
    bodyTimeout: 0,
  }
}

/**
 * The chunks of a body, counted as they go out. A chunk may lie in memory that is filled again once the next is asked
 * for. undici asks when the socket's queue is empty if the chunk was at least as long as the queue may be, and at once
 * if it was shorter: those are copied. To copy all of them doubles the processor time of an upload.
 */
async function* chunksOf(body: Payload, onSent: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const queue = Math.max(64 * 1024, getDefaultHighWaterMark(false))
  for await (const chunk of body.chunks()) {
    yield body.whole || chunk.length >= queue ? chunk : chunk.slice()
    onSent(chunk.length)
  }
}
