import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { Failure } from '../failure.js'
import { type Handling, handle, newRequestId } from './handle.js'
import type { ParsedRequest } from './parsed-request.js'
import { failureAnswer } from './reply.js'

/** How much an unknown sender may use of the server. */
export interface Limits {
  /** Connections at once; more are closed. Default 1024. */
  readonly connections?: number
  /** How long the headers of a request may take, in milliseconds. Default 10 000. */
  readonly headersTimeout?: number
  /**
   * How long a body may bring less than 1 kB in a second, and the rest of a rejected one is read at all, in milliseconds.
   * Default 30 000.
   */
  readonly slowBodyTimeout?: number
  /** How long a connection may stand still, in milliseconds. Default 60 000. */
  readonly idleTimeout?: number
}

/** A server that listens. */
export interface Listening {
  readonly port: number
  readonly address: string
  /** Takes no more requests, and waits at most `grace` milliseconds for those in progress. */
  close(grace?: number): Promise<void>
}

/** How many connections may wait to be accepted or rejected. Beyond it the kernel drops the handshake, and the sender tries again. */
const BACKLOG = 4096

/**
 * Starts to listen.
 *
 * @param certified With it, over https.
 */
export async function listen(
  handling: Handling,
  host: string,
  port: number,
  limits: Limits,
  certified?: { readonly key: string; readonly cert: string },
): Promise<Listening> {
  const { connections = 1024, headersTimeout = 10_000, idleTimeout = 60_000 } = limits
  const settings = {
    headersTimeout,
    // A body may take as long as it moves; standing still is what `setTimeout` below ends.
    requestTimeout: 0,
    keepAliveTimeout: 5_000,
    maxHeaderSize: 32 * 1024,
    connectionsCheckingInterval: Math.min(headersTimeout, 1_000),
  }
  const server: Server = certified
    ? createSecureServer({ ...settings, ...certified, handshakeTimeout: headersTimeout })
    : createServer(settings)
  server.maxConnections = connections
  server.setTimeout(idleTimeout)
  // Sockets whose request is not yet answered.
  const busy = new Set<Duplex>()
  const take = (message: IncomingMessage, response: ServerResponse) => {
    busy.add(message.socket)
    response.once('close', () => busy.delete(message.socket))
    void handle(handling, message, response)
  }
  server.on('request', take)
  server.on('checkContinue', take)
  server.on('clientError', (error, socket: Socket) => reject(handling, busy, error, socket))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host, backlog: BACKLOG }, () => resolve())
  })
  const address = server.address() as AddressInfo
  return { port: address.port, address: address.address, close: (grace = 2_000) => close(server, grace) }
}

/** What Node's parser says. */
type ParserError = NodeJS.ErrnoException & { readonly reason?: string; readonly rawPacket?: Buffer }

/** How long an answer to what is not HTTP may take to be read, in milliseconds. Its connection counts until it ends. */
const LINGER = 250

/**
 * What is not HTTP, or is HTTP that two readers would read differently, gets one answer, and the connection ends. A length
 * together with chunks is such a request: a proxy in front may believe the other of the two. The service takes it, and
 * ali-oss sends it for `put(key, stream, { headers: { 'Content-Length': … } })`; here it reads why it is rejected.
 */
function reject(handling: Handling, busy: ReadonlySet<Duplex>, error: ParserError, socket: Socket): void {
  if (error.code === 'ECONNRESET') return void socket.destroy()
  // It left in the middle of a request, or sends on after the last one: what is on its way to it still goes.
  if (busy.has(socket) && isDeparture(error)) return void socket.destroySoon()
  setTimeout(() => socket.destroy(), LINGER)
  if (!socket.writable) return
  const failure = failureOf(error)
  const envelope = { method: 'GET', requestId: newRequestId(), host: '', now: handling.service.clock.now() }
  const { dialect } = handling.service
  const { body = '', headers = {} } = failureAnswer(failure, envelope, dialect)
  const all = {
    ...dialect.common(envelope),
    ...headers,
    Connection: 'close',
    'Content-Length': Buffer.byteLength(String(body)),
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${failure.status} ${STATUS_CODES[failure.status]}\r\n${lines.join('')}\r\n${body}`)
  // What a sender still has on its way is read for a moment: closing on unread bytes resets, and takes the answer along.
  socket.resume()
  const { requestId } = envelope
  const nothing = { place: undefined, verdict: undefined, operation: undefined }
  handling.log({ requestId, request: requestLineIn(error), ...nothing, status: failure.status, code: failure.code })
}

function isDeparture({ code = '' }: ParserError): boolean {
  return ['HPE_INVALID_EOF_STATE', 'HPE_CLOSED_CONNECTION'].includes(code)
}

function failureOf(error: ParserError): Failure {
  if (error.code === 'HPE_HEADER_OVERFLOW')
    return new Failure(431, 'InvalidRequest', 'The headers are larger than 32 kB.')
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new Failure(408, 'RequestTimeout', 'The headers came too slowly.')
  return new Failure(400, 'InvalidRequest', `The request is not valid HTTP: ${error.reason ?? 'it cannot be read'}.`)
}

/** What the first line says, for the log. */
function requestLineIn(error: ParserError): ParsedRequest | undefined {
  const [, method, target] = /^([A-Z]{1,20}) (\S{1,2048})/.exec(error.rawPacket?.toString('latin1') ?? '') ?? []
  if (method === undefined || target === undefined) return undefined
  return { method, target, host: '', path: target.replace(/\?.*/s, ''), query: new Map(), headers: new Map() }
}

function close(server: Server, grace: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), grace)
    server.close(() => {
      clearTimeout(timer)
      resolve()
    })
    server.closeIdleConnections()
  })
}
