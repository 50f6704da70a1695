import { connect, type Socket } from 'node:net'
import { type AnswerHead, answerHead } from './answer-head.js'
import { Intake, LANDING } from './intake.js'

/** A head that is longer is none. Node's own limit. */
const MOST_HEAD = 16 * 1024

/**
 * Milliseconds that a connection rests before it is closed: time to ask for the next range. Each download to a file
 * has connections of its own, each with 2 MiB of memory, and not every server closes what rests.
 */
const REST = 250

/** Where to connect to. */
export interface Place {
  readonly host: string
  readonly port: number
}

/** One connection that carries one GET after another. */
export class DirectConnection {
  readonly #socket: Socket
  readonly #intake = new Intake()
  #head: string | undefined
  #answer: AnswerHead | undefined
  /** Bytes of the body that have not arrived. */
  #left = 0
  #failure: Error | undefined
  #wake: () => void = () => undefined

  constructor({ host, port }: Place) {
    const landing = new Uint8Array(LANDING)
    const callback = (length: number, bytes: Uint8Array) => this.#arrived(bytes.subarray(0, length))
    this.#socket = connect({ host, port, noDelay: true, onread: { buffer: landing, callback } })
    // For runtimes that know no `onread`: only one of the two is ever called.
    this.#socket.on('data', (bytes: Uint8Array) => this.#arrivedInPieces(bytes))
    this.#socket.on('error', (error) => this.#fail(error))
    this.#socket.on('close', () => this.#fail(new Error('The connection was closed')))
    this.#socket.on('timeout', () => this.destroy())
  }

  /** Whether another request may be sent. */
  get usable(): boolean {
    return this.#failure === undefined && this.#head === undefined && this.#left === 0 && this.#intake.empty
  }

  /** Asks, and reads the head of the answer; `undefined` where it is not of the plain kind. */
  async ask(request: string): Promise<AnswerHead | undefined> {
    this.#head = ''
    this.#answer = undefined
    this.#socket.setTimeout(0)
    this.#socket.ref()
    this.#socket.write(request, 'latin1')
    while (this.#head !== undefined) await this.#news()
    return this.#answer
  }

  /** The body of the answer. Each piece is lent until the next is asked for. */
  async *body(): AsyncGenerator<Uint8Array> {
    while (this.#left > 0 || !this.#intake.empty) {
      if (this.#intake.empty) await this.#news()
      const lent = this.#intake.lend()
      this.#socket.resume()
      if (lent.length > 0) yield lent
    }
  }

  /** Waits a little for the next request, without keeping the process. */
  rest(): void {
    this.#socket.setTimeout(REST)
    this.#socket.unref()
  }

  destroy(reason?: Error): void {
    this.#socket.destroy(reason)
  }

  async #news(): Promise<void> {
    if (!this.#failure)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    if (this.#failure) throw this.#failure
  }

  #fail(error: Error): void {
    this.#failure ??= error
    this.#wake()
  }

  /** Tells whether there is room for more. */
  #arrived(bytes: Uint8Array): boolean {
    const body = this.#head === undefined ? bytes : this.#readHead(bytes)
    if (body.length > this.#left) {
      // Nobody asked for it: whatever it is, what follows cannot be trusted.
      this.#socket.destroy(new Error('The answer is longer than it said'))
      return false
    }
    this.#left -= body.length
    const roomy = this.#intake.take(body)
    this.#wake()
    return roomy
  }

  #arrivedInPieces(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += LANDING)
      if (!this.#arrived(bytes.subarray(at, at + LANDING))) this.#socket.pause()
  }

  /** Returns what follows the head. */
  #readHead(bytes: Uint8Array): Uint8Array {
    const before = this.#head?.length ?? 0
    const text = (this.#head ?? '') + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
    const end = text.indexOf('\r\n\r\n')
    this.#head = end < 0 && text.length <= MOST_HEAD ? text : undefined
    if (this.#head !== undefined) return bytes.subarray(bytes.length)
    this.#answer = end < 0 || end > MOST_HEAD ? undefined : answerHead(text.slice(0, end))
    this.#left = this.#answer?.length ?? 0
    return this.#answer ? bytes.subarray(end + 4 - before) : bytes.subarray(bytes.length)
  }
}
