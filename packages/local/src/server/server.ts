import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type Handling, handle } from './handle.js'

/** How much an unknown sender may use of the server. */
export interface Limits {
  /** Connections at once; more are closed. Default 1024. */
  readonly connections?: number
  /** How long the headers of a request may take, in milliseconds. Default 10 000. */
  readonly headersTimeout?: number
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

/** Starts to listen. */
export async function listen(handling: Handling, host: string, port: number, limits: Limits): Promise<Listening> {
  const { connections = 1024, headersTimeout = 10_000, idleTimeout = 60_000 } = limits
  const server = createServer({
    headersTimeout,
    // A body may take as long as it moves; standing still is what `setTimeout` below ends.
    requestTimeout: 0,
    keepAliveTimeout: 5_000,
    maxHeaderSize: 32 * 1024,
    connectionsCheckingInterval: Math.min(headersTimeout, 1_000),
  })
  server.maxConnections = connections
  server.setTimeout(idleTimeout)
  server.on('request', (message, response) => void handle(handling, message, response))
  server.on('checkContinue', (message, response) => void handle(handling, message, response))
  server.on('clientError', reject)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host, backlog: BACKLOG }, () => resolve())
  })
  const address = server.address() as AddressInfo
  return { port: address.port, address: address.address, close: (grace = 2_000) => close(server, grace) }
}

/** What is not HTTP, or is HTTP that two readers would read differently, gets one answer, and the connection ends. */
function reject(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const status =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request'
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
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
