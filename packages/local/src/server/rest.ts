import type { IncomingMessage } from 'node:http'

/** How many bytes of a body that nobody wants are still taken: 128 MB. */
const MAX_UNWANTED = 128 * 1024 * 1024

/** The body of a request. When its reader has had enough the connection stays, for the answer has yet to leave. */
export function bodyOf(message: IncomingMessage): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => message.iterator({ destroyOnReturn: false }) }
}

/**
 * Takes and drops what is left of a body; `undefined` when nothing is.
 *
 * Many senders look for the answer only when all is sent, and to close a connection with bytes on it resets it, which
 * can take the answer along. So an answer ends after this; the connection ends when it is too much.
 */
export function dropRest(message: IncomingMessage): Promise<void> | undefined {
  if (message.complete && (message.readableEnded || !message.readableDidRead)) return undefined
  return new Promise((resolve) => {
    let left = MAX_UNWANTED
    // Whoever read so far may still wait for more.
    message.removeAllListeners('readable')
    message.once('end', resolve).once('close', resolve)
    message.on('data', (chunk: Buffer) => {
      left -= chunk.length
      if (left < 0) message.destroy()
    })
  })
}
