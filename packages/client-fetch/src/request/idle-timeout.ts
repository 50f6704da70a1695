import { aborted, onAbort, TransferError } from '../errors.js'
import type { Timer } from './timer.js'

/**
 * The time limit of one attempt: its signal fires when the caller's does, and when no byte has moved for too long. It
 * limits silence and not the whole call, since a large body over a slow connection takes as long as it takes.
 */
export class IdleTimeout {
  readonly #controller = new AbortController()
  readonly #timer: Timer
  readonly #limit: number
  readonly #release: () => void
  #last: number
  #paused = false
  #cancel: () => void = () => undefined

  /** @param limit Milliseconds without a byte; infinite for no limit. */
  constructor(outer: AbortSignal | undefined, timer: Timer, limit: number) {
    this.#timer = timer
    this.#limit = limit
    this.#last = timer.now()
    if (outer?.aborted) throw aborted(outer)
    this.#release = onAbort(outer, (error) => this.#controller.abort(error))
    if (limit < Number.POSITIVE_INFINITY) this.#arm(limit)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** A byte has moved. */
  keepAlive(): void {
    this.#last = this.#timer.now()
  }

  /** Until `resume`, silence is our own: a slow disk writes what arrived, and the service is not asked for more. */
  pause(): void {
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
    this.keepAlive()
  }

  /**
   * Ends the time limit; the caller's signal is still passed on. For responses that a caller reads in its own time: it
   * may take a minute over a chunk, and an abort has to reach the connection all the same.
   */
  disarm(): void {
    this.#cancel()
  }

  /** Ends the attempt with all that is still open of it, such as a body that was not read. Without it a timer would stay. */
  close(): void {
    this.#controller.abort()
    this.#cancel()
    this.#release()
  }

  // One timer that looks back at the last byte: setting a new one for each chunk costs more than the chunk.
  #arm(milliseconds: number): void {
    this.#cancel = this.#timer.after(milliseconds, () => {
      const idle = this.#paused ? 0 : this.#timer.now() - this.#last
      if (idle < this.#limit) return this.#arm(this.#limit - idle)
      const seconds = Math.round(this.#limit / 1000)
      this.#controller.abort(new TransferError('idle_timeout', `No byte moved for ${seconds} seconds`))
    })
  }
}
