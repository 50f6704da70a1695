import { type Phase, type Progress, ProgressTracker } from '../progress/progress.js'
import type { Timer } from '../request/timer.js'

/**
 * A running transfer: a promise of its result that can also be iterated for its progress.
 *
 * @example
 * ```ts
 * import type { Transfer } from '@presign/client-fetch'
 *
 * async function follow<T>(transfer: Transfer<T>): Promise<T> {
 *   for await (const { bytes, total } of transfer) console.log(`${bytes} of ${total ?? '?'} bytes`)
 *   return await transfer
 * }
 * ```
 */
export interface Transfer<T> extends Promise<T> {
  /** The latest progress, whenever it changed. Ends with the transfer, and fails as it does. */
  [Symbol.asyncIterator](): AsyncIterator<Progress, undefined>
}

/** Starts work that reports its progress. */
export function transfer<T>(
  first: Phase,
  timer: Timer,
  onProgress: ((progress: Progress) => void) | undefined,
  work: (tracker: ProgressTracker) => Promise<T>,
): Transfer<T> {
  let latest: Progress | undefined
  let reports = 0
  let settled = false
  let sleeping: (() => void)[] = []
  const wake = () => {
    const woken = sleeping
    sleeping = []
    for (const resolve of woken) resolve()
  }
  const tracker = new ProgressTracker(first, timer, (progress) => {
    latest = progress
    reports++
    wake()
    onProgress?.(progress)
  })
  // Started in a later turn: what it throws at once is a rejection, too, and reaches those who iterate.
  const promise = Promise.resolve().then(() => work(tracker))
  const settle = () => {
    settled = true
    wake()
  }
  promise.then(settle, settle)

  async function* iterate(): AsyncGenerator<Progress, undefined> {
    // A caller that iterates gets the failure here, and may never await the promise.
    promise.catch(() => undefined)
    let seen = 0
    while (!settled || seen < reports) {
      if (latest === undefined || seen === reports) {
        await new Promise<void>((resolve) => sleeping.push(resolve))
        continue
      }
      seen = reports
      yield latest
    }
    await promise
    return undefined
  }
  return Object.assign(promise, { [Symbol.asyncIterator]: iterate })
}
