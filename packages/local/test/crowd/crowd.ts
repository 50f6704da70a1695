import { connect, type Socket } from 'node:net'

/** Connections that were made at once, and what became of them. */
export interface Crowd {
  /** Those that the server has ended. */
  refused(): number
  /** Resolves when that many were ended. */
  whenRefused(count: number): Promise<void>
  /** Goes away. */
  leave(): Promise<void>
}

/**
 * Makes connections that begin a request and never end it, all at once. Without a byte the client's side may take one
 * for open that the server's side knows nothing of: the system drops what it has no room for without a word.
 */
export function crowd(port: number, count: number): Crowd {
  let refused = 0
  let whenReached = () => {}
  const sockets = Array.from({ length: count }, () => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket
      .on('error', () => undefined)
      .resume()
      .write('GET / HTTP/1.1\r\n')
    socket.once('close', () => {
      refused++
      whenReached()
    })
    return socket
  })
  return {
    refused: () => refused,
    whenRefused: (wanted) =>
      new Promise((resolve) => {
        whenReached = () => void (refused >= wanted && resolve())
        whenReached()
      }),
    leave: async () => void (await Promise.all(sockets.map(ended))),
  }
}

function ended(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) return resolve()
    socket.once('close', () => resolve())
    socket.destroy()
  })
}
