import type { Timer } from '../request/timer.js'

/**
 * What a transfer is doing.
 *
 * - `hash`: reading the body to compare it with a checkpoint
 * - `send`, `receive`: bytes move
 * - `complete`: all bytes moved; the service has not confirmed them yet
 * - `done`: it has
 */
export type Phase = 'hash' | 'send' | 'receive' | 'complete' | 'done'

/** How far a transfer is. `bytes` never gets smaller, and equals `total` only in the phase `done`. */
export interface Progress {
  readonly phase: Phase
  /** Bytes that moved, at most `total - 1` until the service has confirmed all of them. */
  readonly bytes: number
  /** All bytes; `undefined` for a stream of unknown length. */
  readonly total: number | undefined
  /** Bytes per second, over the last few seconds. */
  readonly rate: number
}

/** Milliseconds between two reports: twenty a second are as many as an eye can follow. */
const INTERVAL = 50

/** Milliseconds over which the rate is taken. */
const WINDOW = 3000

/** What one request contributes. `restart` takes it back, since the next attempt sends the same bytes again. */
export interface RequestProgress {
  moved(bytes: number): void
  restart(): void
}

/** Adds up what the requests of a transfer moved, and reports it. */
export class ProgressTracker {
  readonly #timer: Timer
  readonly #report: (progress: Progress) => void
  /** Bytes of the whole, once they are known. */
  total: number | undefined
  #phase: Phase
  #moved = 0
  #shown = 0
  #reportedAt = Number.NEGATIVE_INFINITY
  #samples: { readonly at: number; readonly bytes: number }[] = []

  constructor(phase: Phase, timer: Timer, report: (progress: Progress) => void) {
    this.#phase = phase
    this.#timer = timer
    this.#report = report
  }

  phase(phase: Phase): void {
    if (this.#phase === phase) return
    this.#phase = phase
    this.#update()
  }

  /** Bytes that an earlier run moved. They do not count for the rate. */
  skip(bytes: number): void {
    this.#moved += bytes
    this.#samples = []
    this.#update()
  }

  /** Each request counts for itself, so that one that starts again takes back its own bytes and no others. */
  request(): RequestProgress {
    let moved = 0
    return {
      moved: (bytes) => {
        moved += bytes
        this.#move(bytes)
      },
      restart: () => {
        this.#move(-moved)
        moved = 0
      },
    }
  }

  /** The service has confirmed everything. */
  done(): void {
    this.#phase = 'done'
    this.total ??= this.#moved
    this.#shown = this.total
    this.#update()
  }

  #move(bytes: number): void {
    this.#moved += bytes
    if (this.#timer.now() - this.#reportedAt >= INTERVAL) this.#update()
  }

  #update(): void {
    const at = this.#timer.now()
    this.#reportedAt = at
    // A full bar means done, so the last byte is held back. A request that is sent again does not make the bar shorter.
    const limit = this.#phase === 'done' ? this.#shown : Math.max(0, (this.total ?? Number.POSITIVE_INFINITY) - 1)
    this.#shown = Math.max(this.#shown, Math.min(this.#moved, limit))
    this.#report({ phase: this.#phase, bytes: this.#shown, total: this.total, rate: this.#rate(at) })
  }

  /** Over a window, so that it settles within seconds after a change and does not jump with each chunk. */
  #rate(at: number): number {
    this.#samples.push({ at, bytes: this.#moved })
    while (this.#samples.length > 2 && at - (this.#samples[0]?.at ?? at) > WINDOW) this.#samples.shift()
    const [first] = this.#samples
    return first && at > first.at ? Math.max(0, ((this.#moved - first.bytes) * 1000) / (at - first.at)) : 0
  }
}
