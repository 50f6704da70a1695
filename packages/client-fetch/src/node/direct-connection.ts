import { connect, type Socket } from 'node:net'
import { type AnswerHead, answerHead } from './answer-head.js'
import { Intake } from './intake.js'

/** A head that is longer is none. Node's own limit. */
const MOST_HEAD = 16 * 1024

/**
 * Milliseconds that a connection rests before it is closed: time to ask for the next range. Each download to a file
 * has connections of its own, each with 2.5 MiB of memory, and not every server closes what rests.
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
  /** As far as it has arrived. */
  #head: string | undefined
  #answered: (answer: AnswerHead | undefined) => void = () => undefined
  #refused: (error: Error) => void = () => undefined
  /** Bytes of the body that have not arrived. */
  #left = 0

  constructor({ host, port }: Place, onClose: () => void) {
    const callback = (length: number, bytes: Uint8Array) => this.#arrived(bytes.subarray(0, length))
    this.#socket = connect({ host, port, noDelay: true, onread: { buffer: () => this.#intake.room, callback } })
    // For runtimes that know no `onread`: only one of the two is ever called.
    this.#socket.on('data', (bytes: Uint8Array) => this.#arrived(bytes) || this.#socket.pause())
    this.#socket.on('error', (error) => this.#fail(error))
    this.#socket.on('close', () => this.#fail(new Error('The connection was closed')))
    this.#socket.on('close', onClose)
    this.#socket.on('timeout', () => this.destroy())
  }

  /** Whether another request may be sent. */
  get usable(): boolean {
    return !this.#socket.destroyed && this.#head === undefined && this.#left === 0 && this.#intake.empty
  }

  /** Asks, and reads the head of the answer; `undefined` where it is not of the plain kind. */
  ask(request: string): Promise<AnswerHead | undefined> {
    this.#head = ''
    this.#intake.begin()
    this.#socket.setTimeout(0)
    this.#socket.ref()
    this.#socket.write(request, 'latin1')
    return new Promise((resolve, reject) => {
      this.#answered = resolve
      this.#refused = reject
    })
  }

  /** The body of the answer. Each piece is lent until the next is asked for. */
  body(): AsyncGenerator<Uint8Array> {
    return this.#intake.pieces(() => this.#socket.resume())
  }

  /** Waits a little for the next request, without keeping the process. */
  rest(): void {
    this.#socket.setTimeout(REST)
    this.#socket.unref()
  }

  destroy(reason?: Error): void {
    this.#socket.destroy(reason)
  }

  #fail(error: Error): void {
    this.#refused(error)
    this.#intake.end(error)
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
    if (this.#head === undefined && this.#left === 0) this.#intake.end()
    return roomy
  }

  /** Returns what follows the head. */
  #readHead(bytes: Uint8Array): Uint8Array {
    const before = this.#head?.length ?? 0
    const text = (this.#head ?? '') + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
    const end = text.indexOf('\r\n\r\n')
    this.#head = end < 0 && text.length <= MOST_HEAD ? text : undefined
    if (this.#head !== undefined) return bytes.subarray(bytes.length)
    const answer = end < 0 || end > MOST_HEAD ? undefined : answerHead(text.slice(0, end))
    this.#left = answer?.length ?? 0
    this.#answered(answer)
    return answer ? bytes.subarray(end + 4 - before) : bytes.subarray(bytes.length)
  }
}
