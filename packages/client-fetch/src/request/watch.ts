import { aborted, TransferError } from '../errors.js'
import type { Timer } from './timer.js'

/**
 * Watches one attempt: its signal fires when the caller's does, and when no byte has moved for too long. The limit is on
 * bytes, not on the call: a large body over a thin line takes the time it takes.
 */
export class Watch {
  readonly #controller = new AbortController()
  readonly #timer: Timer
  readonly #limit: number
  readonly #outer: AbortSignal | undefined
  #last: number
  #paused = false
  #cancel: () => void = () => undefined

  /** @param limit Milliseconds without a byte; infinite to wait for ever. */
  constructor(outer: AbortSignal | undefined, timer: Timer, limit: number) {
    this.#outer = outer
    this.#timer = timer
    this.#limit = limit
    this.#last = timer.now()
    if (outer?.aborted) throw aborted(outer)
    outer?.addEventListener('abort', this.#pass, { once: true })
    if (limit < Number.POSITIVE_INFINITY) this.#arm(limit)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** A byte has moved. */
  touch(): void {
    this.#last = this.#timer.now()
  }

  /** Somebody else is to blame for the silence, such as a slow disk that takes what arrived. */
  pause(): void {
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
    this.touch()
  }

  /** Stops waiting for bytes; the caller's signal goes on to be heard. */
  ease(): void {
    this.#cancel()
  }

  /** Ends the watch, and what is still open of the attempt. Must be called, or a timer stays behind. */
  close(): void {
    this.#controller.abort()
    this.#cancel()
    this.#outer?.removeEventListener('abort', this.#pass)
  }

  readonly #pass = (): void => {
    if (this.#outer) this.#controller.abort(aborted(this.#outer))
  }

  // One timer that looks back, because setting one anew for each chunk costs more than the chunk.
  #arm(milliseconds: number): void {
    this.#cancel = this.#timer.after(milliseconds, () => {
      const idle = this.#paused ? 0 : this.#timer.now() - this.#last
      if (idle < this.#limit) return this.#arm(this.#limit - idle)
      const seconds = Math.round(this.#limit / 1000)
      this.#controller.abort(new TransferError('stalled', `No byte moved for ${seconds} seconds`))
    })
  }
}
