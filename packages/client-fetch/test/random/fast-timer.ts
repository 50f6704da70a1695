import type { Timer } from '@presign/client-fetch'

/** A second passes in a millisecond. */
export const fastTimer: Timer = {
  now: () => performance.now() * 1000,
  after(milliseconds, run) {
    const handle = setTimeout(run, milliseconds / 1000)
    return () => clearTimeout(handle)
  },
}
