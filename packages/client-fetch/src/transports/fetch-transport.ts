import { type Payload, wholeOf } from '../body/content.js'
import { aborted, redirected } from '../errors.js'
import { asByteStrings } from '../request/wire.js'
import type { Transport, TransportRequest, TransportResponse } from './transport.js'

/**
 * Sends with the platform's `fetch`: the default everywhere but for uploads in pages.
 *
 * Bodies stream, and their bytes are counted, where the platform sends a Content-Length with a stream (Node); elsewhere a
 * body is handed over as a whole and counted when it was sent.
 *
 * @param fetch Another fetch to send with. Default: the platform's, looked up at each call.
 * @example
 * ```ts
 * import { fetchTransport, send } from '@presign/client-fetch'
 *
 * const transport = fetchTransport((input, init) => fetch(input, { ...init, keepalive: false }))
 * const get = (url: string) => send({ method: 'GET', url, headers: {}, absentHeaders: [] }, { transport })
 * ```
 */
export function fetchTransport(fetch?: typeof globalThis.fetch): Transport {
  const streams = streamsWithLength()
  const cached = inBrowser()
  const carry = async ({
    method,
    url,
    headers,
    body,
    signal,
    onSent,
    init,
  }: TransportRequest): Promise<TransportResponse> => {
    const sent = body && (await bodyInit(body, streams, onSent))
    try {
      const response = await (fetch ?? globalThis.fetch)(url, {
        // Nothing that was not signed; and redirects are not followed, since the signature is for this host alone.
        credentials: 'omit',
        redirect: 'manual',
        // A page's cache allows one request for a URL at a time, and the ranges of an object have the same URL.
        ...(method === 'GET' && cached && { cache: 'no-store' }),
        ...init,
        method,
        headers: { ...asByteStrings(headers), ...sent?.headers },
        signal,
        ...sent?.init,
      })
      if (response.type === 'opaqueredirect') throw redirected(url)
      if (body && !sent?.counted) onSent(body.size)
      return response
    } catch (error) {
      if (signal.aborted) throw aborted(signal)
      throw sent?.failure() ?? error
    }
  }
  return Object.assign(carry, { reportsProgress: streams })
}

/** A page's Request drops the header, and would send a stream chunked, over HTTP/2 alone; Node's keeps it. */
function streamsWithLength(): boolean {
  if ('Deno' in globalThis || 'Bun' in globalThis) return false
  try {
    return new Request('http://localhost', { method: 'PUT', headers: { 'content-length': '1' } }).headers.has(
      'content-length',
    )
  } catch {
    return false
  }
}

/** Pages and their workers: elsewhere there is nothing to cache, and some runtimes throw for the option. */
function inBrowser(): boolean {
  const { navigator } = globalThis as { readonly navigator?: { readonly onLine?: boolean } }
  return navigator?.onLine !== undefined
}

interface SentBody {
  readonly headers?: Record<string, string>
  readonly init: RequestInit
  readonly counted: boolean
  /** Why reading the body failed: `fetch` replaces that by an error of its own. */
  failure(): unknown
}

async function bodyInit(body: Payload, streams: boolean, onSent: (bytes: number) => void): Promise<SentBody> {
  if (!streams || body.size === 0) {
    const init = { body: await untyped(await wholeOf(body)) }
    return { init, counted: false, failure: () => undefined }
  }
  let failure: unknown
  const stream = countedStream(body, onSent, (error) => {
    failure = error
  })
  // A stream needs `duplex`, which the DOM's types do not have.
  const init = { body: stream, duplex: 'half' } as RequestInit
  return { headers: { 'content-length': String(body.size) }, init, counted: true, failure: () => failure }
}

/** A Blob's type would be sent as Content-Type. A slice has none, except in Bun, where only bytes have none. */
async function untyped(body: Uint8Array<ArrayBuffer> | Blob): Promise<Uint8Array<ArrayBuffer> | ArrayBuffer | Blob> {
  if (!(body instanceof Blob) || body.type === '') return body
  const slice = body.slice(0, body.size)
  return slice.type === '' ? slice : slice.arrayBuffer()
}

/** A stream that is pulled by the platform; what was pulled counts as sent, a buffer's worth too early. */
function countedStream(
  body: Payload,
  onSent: (bytes: number) => void,
  onFailure: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const iterator = body.chunks()[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const turn = await iterator.next()
        if (turn.done) return controller.close()
        // The stream is read later than it is filled, when the chunk's buffer may have been filled again.
        controller.enqueue(body.whole ? turn.value : turn.value.slice())
        onSent(turn.value.length)
      } catch (error) {
        onFailure(error)
        throw error
      }
    },
    async cancel() {
      await iterator.return?.()
    },
  })
}
