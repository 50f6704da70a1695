import { aborted } from '../errors.js'

/** Where waiting comes from. Milliseconds. Tests bring one that does not wait. */
export interface Timer {
  /** A clock that never goes back; only differences count. */
  now(): number
  /** Calls once, later. The result calls it off. */
  after(milliseconds: number, run: () => void): () => void
}

/** The platform's timer. */
export const systemTimer: Timer = {
  now: () => performance.now(),
  after(milliseconds, run) {
    const handle = setTimeout(run, milliseconds)
    return () => clearTimeout(handle)
  },
}

/** Waits, unless the signal has enough of it. */
export function wait(timer: Timer, milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted(signal))
    const stop = () => {
      cancel()
      if (signal) reject(aborted(signal))
    }
    const cancel = timer.after(milliseconds, () => {
      signal?.removeEventListener('abort', stop)
      resolve()
    })
    signal?.addEventListener('abort', stop, { once: true })
  })
}
