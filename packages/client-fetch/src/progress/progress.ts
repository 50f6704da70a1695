import type { Timer } from '../request/timer.js'

/**
 * What a transfer is doing.
 *
 * - `hash`: reading the body to compare it with a checkpoint
 * - `send`, `receive`: bytes move
 * - `complete`: all bytes moved; the service has not said yes
 * - `done`: it has
 */
export type Phase = 'hash' | 'send' | 'receive' | 'complete' | 'done'

/** How far a transfer is. `bytes` never goes back, and equals `total` only in the phase `done`. */
export interface Progress {
  readonly phase: Phase
  /** Bytes that moved, at most `total - 1` until the service said yes. */
  readonly bytes: number
  /** All bytes there are; `undefined` for a stream of unknown length. */
  readonly total: number | undefined
  /** Bytes per second, over the last few seconds. */
  readonly rate: number
}

/** Milliseconds between two reports. */
const INTERVAL = 50

/** How many milliseconds the rate looks back. */
const WINDOW = 3000

/** One request's share of a transfer. It begins anew when the request does. */
export interface Lane {
  moved(bytes: number): void
  restart(): void
}

/** Adds up what the requests of a transfer moved, and tells about it. */
export class Meter {
  readonly #timer: Timer
  readonly #report: (progress: Progress) => void
  #total: number | undefined
  #phase: Phase
  #moved = 0
  #shown = 0
  #told = Number.NEGATIVE_INFINITY
  #samples: { readonly at: number; readonly bytes: number }[] = []

  constructor(phase: Phase, timer: Timer, report: (progress: Progress) => void) {
    this.#phase = phase
    this.#timer = timer
    this.#report = report
  }

  set total(total: number | undefined) {
    this.#total = total
  }

  phase(phase: Phase): void {
    if (this.#phase === phase) return
    this.#phase = phase
    this.#tell()
  }

  /** Bytes that need not move, because an earlier run moved them. They are no part of the rate. */
  skip(bytes: number): void {
    this.#moved += bytes
    this.#samples = []
    this.#tell()
  }

  lane(): Lane {
    let mine = 0
    return {
      moved: (bytes) => {
        mine += bytes
        this.#move(bytes)
      },
      restart: () => {
        this.#move(-mine)
        mine = 0
      },
    }
  }

  /** The service said yes. */
  done(): void {
    this.#phase = 'done'
    this.#total ??= this.#moved
    this.#shown = this.#total
    this.#tell()
  }

  #move(bytes: number): void {
    this.#moved += bytes
    if (this.#timer.now() - this.#told >= INTERVAL) this.#tell()
  }

  #tell(): void {
    const at = this.#timer.now()
    this.#told = at
    // The last byte is held back until the service said yes; a repeated request never makes the number smaller.
    const most = this.#phase === 'done' ? this.#shown : Math.max(0, (this.#total ?? Number.POSITIVE_INFINITY) - 1)
    this.#shown = Math.max(this.#shown, Math.min(this.#moved, most))
    this.#report({ phase: this.#phase, bytes: this.#shown, total: this.#total, rate: this.#rate(at) })
  }

  #rate(at: number): number {
    this.#samples.push({ at, bytes: this.#moved })
    while (this.#samples.length > 2 && at - (this.#samples[0]?.at ?? at) > WINDOW) this.#samples.shift()
    const [first] = this.#samples
    return first && at > first.at ? Math.max(0, ((this.#moved - first.bytes) * 1000) / (at - first.at)) : 0
  }
}
