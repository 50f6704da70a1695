import type { IncomingMessage } from 'node:http'
import { Failure } from '../failure.js'

/** How many bytes of an unread body are still read and discarded: 128 MB. */
const MAX_DRAINED = 128 * 1024 * 1024

/** Bytes in a second that a body must bring, over a time that is an option. */
const MIN_RATE = 1024

/** Counts what a body brings while it is waited for. */
class Pace {
  readonly #window: number
  #waited = 0
  #bytes = 0

  /** @param window Milliseconds over which a body is judged. */
  constructor(window: number) {
    this.#window = window
  }

  /** Whether the bytes that came in this time, together with those before, are too few. */
  isTooSlow(bytes: number, milliseconds: number): boolean {
    this.#bytes += bytes
    this.#waited += milliseconds
    if (this.#waited < this.#window) return false
    const isTooSlow = this.#bytes < (MIN_RATE * this.#waited) / 1000
    this.#waited = 0
    this.#bytes = 0
    return isTooSlow
  }
}

/**
 * The body of a request. When its reader stops early the connection stays open, for the answer has yet to be sent.
 *
 * @param slowBodyTimeout How long it may bring less than 1 kB in a second, in milliseconds. A body of one byte a second
 * would otherwise hold its connection for ever. Only the time counts that is spent waiting for the sender.
 * @throws Failure `RequestTimeout`, while it is read
 */
export async function* bodyOf(message: IncomingMessage, slowBodyTimeout: number): AsyncGenerator<Uint8Array> {
  const pace = new Pace(slowBodyTimeout)
  let began = performance.now()
  for await (const chunk of message.iterator({ destroyOnReturn: false })) {
    if (pace.isTooSlow(chunk.length, performance.now() - began))
      throw new Failure(400, 'RequestTimeout', 'Your socket connection to the server was not read from or written to.')
    yield chunk
    began = performance.now()
  }
}

/**
 * Reads and discards what is left of a body; `undefined` when nothing is left.
 *
 * Many senders look for the answer only when all is sent, and to close a connection with bytes on it resets it, which
 * can take the answer along. So an answer ends after this; the connection ends when it is too much, or takes too long: at
 * a kilobyte a second 128 MB would hold it for 36 hours.
 */
export function drain(message: IncomingMessage, slowBodyTimeout: number): Promise<void> | undefined {
  if (message.complete && (message.readableEnded || !message.readableDidRead)) return undefined
  return new Promise((resolve) => {
    let left = MAX_DRAINED
    const timer = setTimeout(() => message.destroy(), slowBodyTimeout)
    const end = () => {
      clearTimeout(timer)
      resolve()
    }
    // An earlier reader may still be waiting for more.
    message.removeAllListeners('readable')
    message.once('end', end).once('close', end)
    message.on('data', (chunk: Buffer) => {
      left -= chunk.length
      if (left < 0) message.destroy()
    })
  })
}
