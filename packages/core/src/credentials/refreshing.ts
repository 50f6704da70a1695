import { SigningError } from '../errors.js'
import { isoExtended } from '../text/dates.js'
import { type Clock, systemClock } from './clock.js'
import type { CredentialsNeed, DerivedKey, Secret } from './credentials.js'
import { secondsOf } from './snapshot.js'

/** Options of {@link refreshing}. */
export interface RefreshOptions {
  /** Renew when less than this is left, in seconds. Default 300. */
  readonly ahead?: number
  /** Default: the machine's clock. */
  readonly clock?: Clock
}

/** What {@link refreshing} returns: a provider for `createSigner`, and the two halves of one for `createSyncSigner`. */
export interface Refreshing<C = Secret> {
  (need?: CredentialsNeed): Promise<C>
  /** Resolves when there are credentials; rejects when they could not be loaded. */
  ready(): Promise<void>
  /** What is held, at once; renewed in the background when its end is near. Throws `credentials_not_ready`. */
  current(need?: CredentialsNeed): C
}

/**
 * Remembers temporary credentials and renews them in time.
 *
 * Concurrent callers share one load. They are renewed ahead of their end, and as well when they would die before the
 * need's `until`: otherwise a link of 15 minutes fails only in the last quarter of a token's hour. When a renewal
 * fails and what is held would still do, it is used.
 *
 * @param load Fetches credentials, such as from an STS endpoint. Without `expiresAt` they are kept for good.
 * @example
 * ```ts
 * import { createSigner, refreshing } from '@presign/core'
 * import { ossV4 } from '@presign/oss-v4'
 *
 * const credentials = refreshing(async () => ({
 *   accessKeyId: 'STS.FAKEtest0001',
 *   accessKeySecret: 'FAKEsecret',
 *   securityToken: 'FAKEtoken',
 *   expiresAt: '2099-01-01T00:00:00Z'
 * }))
 * const signer = createSigner(ossV4({ region: 'cn-hangzhou' }), { credentials })
 * ```
 */
export function refreshing<C extends Secret | DerivedKey = Secret>(
  load: (need: CredentialsNeed) => Promise<C>,
  options: RefreshOptions = {},
): Refreshing<C> {
  if (typeof load !== 'function')
    throw new SigningError(
      'input_invalid',
      `Cannot refresh credentials: found ${typeof load}, wanted a function that loads them`,
      { name: 'load', found: typeof load, wanted: 'a function' },
    )
  const { ahead = 300, clock = systemClock } = options
  let held: { credentials: C; expiresAt: number; lifetime: number } | undefined
  let loading: Promise<C> | undefined

  const now = () => clock.now() / 1000
  const loadOnce = (need: CredentialsNeed) => {
    loading ??= load(need)
      .then((credentials) => {
        const expiresAt = secondsOf(credentials.expiresAt)
        held = { credentials, expiresAt, lifetime: expiresAt - now() }
        return credentials
      })
      .finally(() => {
        loading = undefined
      })
    return loading
  }
  const lasts = (until: number) => held !== undefined && held.expiresAt > Math.max(until, now())
  const renewalDue = (until: number) => {
    if (!held) return true
    // Tokens shorter than four times `ahead` would otherwise be renewed for every signature.
    const soon = now() + Math.min(ahead, held.lifetime / 4)
    // A need that not even fresh credentials meet is worth a load, but no oftener than once a minute.
    const freshest = now() + held.lifetime
    return held.expiresAt <= Math.max(soon, until > freshest ? freshest - 60 : until)
  }

  const provide = async (need: CredentialsNeed = { until: new Date(clock.now()) }): Promise<C> => {
    const until = need.until.getTime() / 1000
    if (held && !renewalDue(until)) return held.credentials
    try {
      return await loadOnce(need)
    } catch (error) {
      if (held && lasts(until)) return held.credentials
      throw error
    }
  }
  const current = (need: CredentialsNeed = { until: new Date(clock.now()) }): C => {
    if (renewalDue(need.until.getTime() / 1000)) loadOnce(need).catch(() => undefined)
    if (held && lasts(now())) return held.credentials
    throw new SigningError('credentials_not_ready', notReady(held?.expiresAt), { wanted: 'await ready() first' })
  }
  return Object.assign(provide, { ready: async () => void (await provide()), current })
}

function notReady(diedAt: number | undefined): string {
  const found = diedAt === undefined ? 'none were loaded yet' : `the last ones expired at ${isoExtended(diedAt)}`
  return `Cannot sign at once: ${found}; await ready() first`
}
