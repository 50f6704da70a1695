import { SigningError } from '../errors.js'
import { isoExtended } from '../text/dates.js'
import { invalidArgument, typeOf } from '../text/input-errors.js'
import { type Clock, systemClock } from './clock.js'
import type { CredentialsNeed, DerivedKey, Secret } from './credentials.js'
import { SharedLoad } from './shared-load.js'
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

/** Seconds during which what is held serves on after a renewal failed: a service that is down is not asked for every signature. */
const PAUSE = 10

/**
 * Seconds by which the next credentials may end earlier than the last ones did after their load: services write whole
 * seconds, and an answer takes its time.
 */
const SLACK = 2

/**
 * Remembers temporary credentials and renews them in time.
 *
 * Concurrent callers share one load. They are renewed ahead of their end, and as well when they would expire before the
 * need's `until`: otherwise a link of 15 minutes fails only in the last quarter of a token's hour. When a renewal
 * fails and what is held would still do, it is used, and the next attempt is made 10 seconds later at the earliest.
 * Failures are not remembered: without credentials each call loads.
 *
 * Make links shorter than the credentials last, by `ahead` or more, or say `onTokenExpiry: 'clamp'`: what not even fresh
 * credentials reach is tried once a minute, and refused by the signer in between (`token_expiry`).
 *
 * @param load Fetches credentials, such as from an STS endpoint. Without `expiresAt` they are kept for good; those that
 * are expired when they arrive are a failure, `credentials_expired`. Its `signal` is aborted when every caller has given up.
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
  let loading: SharedLoad<C> | undefined
  let failedAt = Number.NEGATIVE_INFINITY

  const now = () => clock.now() / 1000
  const renew = async (need: CredentialsNeed): Promise<C> => {
    try {
      const credentials = await load(need)
      checkLoaded(credentials)
      const expiresAt = secondsOf(credentials.expiresAt)
      const lifetime = expiresAt - now()
      if (lifetime <= 0) throw expiredOnArrival(expiresAt, now())
      held = { credentials, expiresAt, lifetime }
      return credentials
    } catch (error) {
      failedAt = now()
      throw error
    }
  }
  const loadOnce = (need: CredentialsNeed) => {
    if (!loading || loading.over) loading = new SharedLoad(renew, need)
    return loading.result(need.signal)
  }
  const lasts = (until: number) => held !== undefined && held.expiresAt > now() && held.expiresAt >= until
  const renewalDue = (until: number) => {
    if (!held) return true
    // The absolute value, because a clock that was set back must not stop renewals for long.
    if (Math.abs(now() - failedAt) < PAUSE && lasts(until)) return false
    // Tokens shorter than four times `ahead` would otherwise be renewed for every signature.
    const soon = now() + Math.min(ahead, held.lifetime / 4)
    if (held.expiresAt <= soon) return true
    // A need that not even fresh credentials meet is worth a load, but no oftener than once a minute.
    const freshest = now() + held.lifetime
    return held.expiresAt < (until > freshest - SLACK ? freshest - 60 : until)
  }

  const provide = async (need: CredentialsNeed = { until: new Date(clock.now()) }): Promise<C> => {
    const until = untilOf(need)
    if (need.signal?.aborted) throw need.signal.reason
    if (held && !renewalDue(until)) return held.credentials
    try {
      return await loadOnce(need)
    } catch (error) {
      if (held && lasts(until) && !need.signal?.aborted) return held.credentials
      throw error
    }
  }
  const current = (need: CredentialsNeed = { until: new Date(clock.now()) }): C => {
    if (renewalDue(untilOf(need))) loadOnce(need).catch(() => undefined)
    if (held && lasts(now())) return held.credentials
    throw new SigningError('credentials_not_ready', notReady(held?.expiresAt), { wanted: 'await ready() first' })
  }
  return Object.assign(provide, { ready: async () => void (await provide()), current })
}

/** The end of a need, in seconds since 1970. */
function untilOf(need: CredentialsNeed): number {
  const { until } = (need ?? {}) as Partial<CredentialsNeed>
  const seconds = until instanceof Date ? until.getTime() / 1000 : Number.NaN
  if (!Number.isNaN(seconds)) return seconds
  const found = until instanceof Date ? 'an invalid Date' : typeof until
  throw invalidArgument('Cannot tell until when credentials are needed', { name: 'until', found, wanted: 'a Date' })
}

function checkLoaded(credentials: unknown): void {
  if (typeof credentials === 'object' && credentials !== null) return
  const found = typeOf(credentials)
  const wanted = 'a function that resolves to credentials'
  throw invalidArgument('Cannot use what was loaded', { name: 'load', found, wanted })
}

function expiredOnArrival(expiresAt: number, now: number): SigningError {
  const [expiredAt, at] = [isoExtended(Math.max(0, expiresAt)), isoExtended(Math.floor(now))]
  return new SigningError(
    'credentials_expired',
    `Cannot use the credentials that were loaded at ${at}: they had expired at ${expiredAt}`,
    { expiredAt, at },
  )
}

function notReady(diedAt: number | undefined): string {
  const found = diedAt === undefined ? 'none were loaded yet' : `the last ones expired at ${isoExtended(diedAt)}`
  return `Cannot sign at once: ${found}; await ready() first`
}
