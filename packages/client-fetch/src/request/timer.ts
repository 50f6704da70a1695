import { onAbort } from '../errors.js'

/** Waits, in milliseconds. Tests pass one that waits less. */
export interface Timer {
  /** A clock that is never set back; only differences count. */
  now(): number
  /** Calls `run` once, later. The function that it returns cancels that. */
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

/** Waits; rejects as soon as the signal fires. */
export function wait(timer: Timer, milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = timer.after(milliseconds, () => {
      release()
      resolve()
    })
    const release = onAbort(signal, (error) => {
      cancel()
      reject(error)
    })
  })
}
