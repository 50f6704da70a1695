import { type Agent, type ClientRequest, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Payload } from '../body/content.js'
import { aborted } from '../errors.js'
import { asByteStrings } from '../request/wire.js'
import type { Answer, Outgoing, Transport } from '../transports/transport.js'
import { addressOf } from './address.js'
import { answerOf, READ_AHEAD } from './answer.js'

/**
 * Sends with Node's http and https: URL, headers and bodies are written as they are, answers are handed out as they
 * arrive. It carries what `fetch` cannot, such as keys with dot segments. Deno and Bun have it as well.
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
  const carry = (outgoing: Outgoing) =>
    new Promise<Answer>((resolve, reject) => {
      const { body, signal, onSent } = outgoing
      const request = begun(outgoing, agent)
      // Bun would hand a reason on to a socket of its own, where nobody listens.
      const end = (reason: unknown) => {
        reject(reason)
        request.destroy()
      }
      const stop = () => end(aborted(signal))
      if (signal.aborted) stop()
      signal.addEventListener('abort', stop)
      request.on('close', () => signal.removeEventListener('abort', stop))
      request.on('error', (error) => reject(signal.aborted ? aborted(signal) : error))
      request.on('response', (response) => {
        // Whoever reads it is told; where nobody does, Bun takes the error for one that was overlooked.
        response.on('error', () => undefined)
        // A service may answer before it has read the body; then nobody reads the rest.
        response.on('end', () => request.writableFinished || request.destroy())
        resolve(answerOf(response.statusCode ?? 0, response.rawHeaders, response, signal))
      })
      sendBody(request, body, onSent).catch(end)
    })
  return Object.assign(carry, { exact: true, raw: true, observant: true })
}

/** Handed on to the connection, which the types of requests do not tell. */
const READING: object = { highWaterMark: READ_AHEAD }

function begun({ method, url, headers, body }: Outgoing, agent: Agent | undefined): ClientRequest {
  const { scheme, authority, hostname, port, path } = addressOf(url)
  const length = body?.size ?? (method === 'PUT' || method === 'POST' ? 0 : undefined)
  const request = scheme === 'https' ? requestHttps : requestHttp
  return request({
    method,
    path,
    ...READING,
    host: hostname.replace(/^\[|\]$/g, ''),
    ...(port !== '' && { port }),
    ...(agent && { agent }),
    headers: { host: authority, ...asByteStrings(headers), ...(length !== undefined && { 'content-length': length }) },
  })
}

/** One chunk after another: each is out before the next is asked for, since a body may use its memory again. */
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

function written(request: ClientRequest, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      request.off('close', settle)
      resolve()
    }
    // What went wrong is told by the request's own error.
    request.on('close', settle)
    request.write(chunk, settle)
  })
}
