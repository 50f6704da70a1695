import { type Agent, type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Payload } from '../body/content.js'
import { aborted, hostOf, TransferError } from '../errors.js'
import { asByteStrings } from '../request/wire.js'
import type { Answer, Outgoing, Transport } from '../transports/transport.js'
import { Intake } from './intake.js'

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
      const { body, signal, onSent, lent } = outgoing
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
        const pieces = lent ? gathered(response) : response
        // A service may answer before it has read the body; then nobody reads the rest.
        response.on('end', () => request.writableFinished || request.destroy())
        resolve({ status: response.statusCode ?? 0, headers: pairs(response), body: untilAborted(pieces, signal) })
      })
      sendBody(request, body, onSent).catch(end)
    })
  return Object.assign(carry, { exact: true, raw: true, observant: true })
}

function begun({ method, url, headers, body }: Outgoing, agent: Agent | undefined): ClientRequest {
  const [, scheme = '', authority = '', rest = ''] = /^(https?):\/\/([^/?#]*)([^#]*)/i.exec(url) ?? []
  const path = rest.startsWith('/') ? rest : `/${rest}`
  if (/[^\x21-\x7e]/.test(path))
    throw new TransferError('url_altered', 'Cannot send this URL as it was signed: percent-encode it before signing', {
      host: hostOf(url),
    })
  const { hostname, port } = new URL(`${scheme}://${authority}`)
  const length = body?.size ?? (method === 'PUT' || method === 'POST' ? 0 : undefined)
  const request = scheme.toLowerCase() === 'https' ? requestHttps : requestHttp
  return request({
    method,
    path,
    host: hostname.replace(/^\[|\]$/g, ''),
    ...(port !== '' && { port }),
    ...(agent && { agent }),
    headers: { host: authority, ...asByteStrings(headers), ...(length !== undefined && { 'content-length': length }) },
  })
}

/** One piece after another: each is done with before the next is asked for, since a body may lend its memory. */
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

/** A body that broke off because it was aborted says so; Node says ECONNRESET. */
async function* untilAborted(pieces: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces
  } catch (error) {
    throw signal.aborted ? aborted(signal) : error
  }
}

/** The body in larger pieces than it arrives in, and in memory that is used again. It is listened to from now on. */
function gathered(response: IncomingMessage): AsyncGenerator<Uint8Array> {
  const intake = new Intake()
  response.on('data', (chunk: Uint8Array) => intake.take(chunk) || response.pause())
  response.on('end', () => intake.end())
  response.on('error', (error) => intake.end(error))
  response.on('close', () => intake.end(new Error('The connection was closed')))
  return taken(response, intake)
}

async function* taken(response: IncomingMessage, intake: Intake): AsyncGenerator<Uint8Array> {
  try {
    yield* intake.pieces(() => response.resume())
  } finally {
    if (!response.readableEnded) response.destroy()
  }
}

function* pairs({ rawHeaders }: IncomingMessage): Generator<[string, string]> {
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) yield [rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']
}
