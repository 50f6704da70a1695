import { type Clock, systemClock } from '@presign/core'
import type { SyncReplayStore } from '@presign/core/verify'
import { fingerprint, forgottenFrom, marginOf } from './fingerprint.js'

/** Options of {@link memoryReplay}. */
export interface MemoryReplayOptions {
  /** Default: the machine's clock. */
  readonly clock?: Clock
  /** How much longer than its signature an entry is kept, in seconds. Default 900. */
  readonly margin?: number
}

/** How many entries are made before those that have ended are looked for. */
const SWEEP = 1024

/**
 * Remembers signatures in this process: for one server, and for tests. Two processes that each have one take a link once
 * each.
 *
 * Only signatures that were found good are remembered, so its size is what your own links make: about 200 bytes each.
 *
 * @throws SigningError `input_invalid` for a margin that is not a number of seconds.
 * @example
 * ```ts
 * import { createVerifier } from '@presign/core/verify'
 * import { ossV4Verification } from '@presign/oss-v4/verify'
 * import { memoryReplay } from '@presign/replay'
 *
 * const verifier = createVerifier([ossV4Verification({ region: 'cn-hangzhou' })], {
 *   credentialsOf: (id) => (id === 'LTAItestKEY0001' ? { accessKeyId: id, accessKeySecret: 'FAKEsecret' } : undefined),
 *   replay: memoryReplay()
 * })
 * ```
 */
export function memoryReplay(options: MemoryReplayOptions = {}): SyncReplayStore {
  const { clock = systemClock } = options
  const margin = marginOf(options)
  const ends = new Map<string, number>()
  let due = SWEEP
  const sweep = () => {
    const now = clock.now() / 1000
    for (const [name, end] of ends) if (end < now) ends.delete(name)
    // Twice what is left, so that a sweep costs each entry a constant time however many there are.
    due = Math.max(SWEEP, 2 * ends.size)
  }
  return {
    remember(signature, until) {
      const name = fingerprint(signature)
      if (ends.has(name)) return false
      ends.set(name, forgottenFrom(until, margin))
      if (ends.size >= due) sweep()
      return true
    },
  }
}
