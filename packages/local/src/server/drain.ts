import type { IncomingMessage } from 'node:http'

/** How many bytes of an unread body are still read and discarded: 128 MB. */
const MAX_DRAINED = 128 * 1024 * 1024

/** The body of a request. When its reader stops early the connection stays open, for the answer has yet to be sent. */
export function bodyOf(message: IncomingMessage): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => message.iterator({ destroyOnReturn: false }) }
}

/**
 * Reads and discards what is left of a body; `undefined` when nothing is left.
 *
 * Many senders look for the answer only when all is sent, and to close a connection with bytes on it resets it, which
 * can take the answer along. So an answer ends after this; the connection ends when it is too much.
 */
export function drain(message: IncomingMessage): Promise<void> | undefined {
  if (message.complete && (message.readableEnded || !message.readableDidRead)) return undefined
  return new Promise((resolve) => {
    let left = MAX_DRAINED
    // An earlier reader may still be waiting for more.
    message.removeAllListeners('readable')
    message.once('end', resolve).once('close', resolve)
    message.on('data', (chunk: Buffer) => {
      left -= chunk.length
      if (left < 0) message.destroy()
    })
  })
}
