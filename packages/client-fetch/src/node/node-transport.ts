import { type Agent, type ClientRequest, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Payload } from '../body/content.js'
import { aborted, onAbort } from '../errors.js'
import { asByteStrings } from '../request/wire.js'
import type { Transport, TransportRequest, TransportResponse } from '../transports/transport.js'
import { addressOf } from './address.js'
import { responseFrom } from './response.js'

/**
 * Sends with Node's http and https: URL, headers and bodies are written as they are. It sends what `fetch` cannot, such as
 * keys with dot segments. It works in Deno and Bun as well.
 *
 * @param options.agent Default: Node's global agents, which keep connections alive.
 * @example
 * ```ts
 * import type { WireRequest } from '@presign/core'
 * import { send } from '@presign/client-fetch'
 * import { nodeTransport } from '@presign/client-fetch/node'
 *
 * const get = (link: WireRequest) => send(link, { transport: nodeTransport() })
 * ```
 */
export function nodeTransport({ agent }: { readonly agent?: Agent | undefined } = {}): Transport {
  const carry = (outgoing: TransportRequest) =>
    new Promise<TransportResponse>((resolve, reject) => {
      const { body, signal, onSent } = outgoing
      const request = startRequest(outgoing, agent)
      // Without a reason: Bun emits it on a socket of its own, which has no listener, and ends the process.
      const end = (reason: unknown) => {
        reject(reason)
        request.destroy()
      }
      request.on('close', onAbort(signal, end))
      request.on('error', (error) => reject(signal.aborted ? aborted(signal) : error))
      request.on('response', (response) => {
        // A reader gets the error from its iteration. Without a reader, Bun ends the process for an error without listener.
        response.on('error', () => undefined)
        // A service may respond before it has read the body; the rest is not sent then.
        response.on('end', () => request.writableFinished || request.destroy())
        resolve(responseFrom(response.statusCode ?? 0, response.rawHeaders, response, signal))
      })
      sendBody(request, body, onSent).catch(end)
    })
  return Object.assign(carry, { preservesUrl: true, preservesEncoding: true, reportsProgress: true })
}

/** Opens the request. Node writes `path` and headers as they are, unlike `fetch`, which parses a URL. */
function startRequest({ method, url, headers, body }: TransportRequest, agent: Agent | undefined): ClientRequest {
  const { scheme, authority, hostname, port, path } = addressOf(url)
  const length = body?.size ?? (method === 'PUT' || method === 'POST' ? 0 : undefined)
  const request = scheme === 'https' ? requestHttps : requestHttp
  return request({
    method,
    path,
    host: hostname.replace(/^\[|\]$/g, ''),
    ...(port !== '' && { port }),
    ...(agent && { agent }),
    headers: { host: authority, ...asByteStrings(headers), ...(length !== undefined && { 'content-length': length }) },
  })
}

/** Writes chunk by chunk. Each is written out before the next is read, since a body may fill the same buffer again. */
async function sendBody(
  request: ClientRequest,
  body: Payload | undefined,
  onSent: (bytes: number) => void,
): Promise<void> {
  if (body)
    for await (const chunk of body.chunks()) {
      if (request.destroyed) return
      await written(request, chunk)
      onSent(chunk.length)
    }
  request.end()
}

/** Resolves when the chunk has left Node's queue, or the connection is closed: a write to a closed one never calls back. */
function written(request: ClientRequest, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      request.off('close', settle)
      resolve()
    }
    // An error is emitted by the request itself.
    request.on('close', settle)
    request.write(chunk, settle)
  })
}
