import { SigningError } from '../errors.js'
import type { Key } from '../recipe/recipe.js'
import { ownProperty } from '../text/own.js'
import type { Clock } from './clock.js'
import { isoExtended, systemClock } from './clock.js'

/** A key pair of an access key id and its secret, with the token where they are temporary. */
export interface Secret {
  readonly accessKeyId: string
  /** The secret, or a handle a backend made of what the scheme would import (a key service that never reveals it). */
  readonly accessKeySecret: string | Key
  /** The token of temporary credentials. */
  readonly securityToken?: string | undefined
  /** When temporary credentials die: a `Date`, or ISO 8601 text. */
  readonly expiresAt?: Date | string | undefined
}

/**
 * A key that was derived elsewhere, for protocols that derive one.
 *
 * Until the scope's day ends, whoever holds it can sign any operation on every bucket that the key id may reach in
 * that region, and URLs that live as long as the service allows beyond it. It is for edge workers one trusts, not for
 * pages.
 */
export interface DerivedKey {
  readonly accessKeyId: string
  /** The signing key: bytes, text where the protocol derives text, or a handle. */
  readonly signingKey: Uint8Array | string | Key
  /** What it is good for, as the provider writes it: `20231216/cn-hangzhou/oss/aliyun_v4_request`. */
  readonly scope: string
  readonly securityToken?: string | undefined
  readonly expiresAt?: Date | string | undefined
}

/** What a provider function is told: how long the credentials will be needed. */
export interface CredentialsNeed {
  /** The moment of signing, or the end of the link that is to be signed. */
  readonly until: Date
}

/** Credentials from elsewhere, asked once for each signature or batch. May answer now or later. */
export type CredentialsProvider<C = Secret> = (need: CredentialsNeed) => C | Promise<C>

/** Credentials from elsewhere, at once: what a synchronous signer takes. */
export type SyncCredentialsProvider<C = Secret> = (need: CredentialsNeed) => C

/** An immutable copy of credentials: one signature, and one batch, uses one. Its secret half cannot be printed. */
export class Snapshot {
  readonly accessKeyId: string
  readonly securityToken: string | undefined
  /** Seconds since 1970, or infinite. */
  readonly expiresAt: number
  readonly #given: NormalizedCredentials

  constructor(given: unknown) {
    this.#given = copied(given)
    this.accessKeyId = this.#given.accessKeyId
    this.securityToken = this.#given.securityToken
    this.expiresAt = this.#given.expiresAt
  }

  /** The secret half, for the signer alone. */
  static secretOf(snapshot: Snapshot): Pick<NormalizedCredentials, 'accessKeySecret' | 'signingKey' | 'scope'> {
    return snapshot.#given
  }

  /** Whether two snapshots hold the same secret, so that a key made of one serves the other. */
  static sameSecret(a: Snapshot, b: Snapshot): boolean {
    return a.#given.accessKeySecret === b.#given.accessKeySecret && sameKey(a.#given.signingKey, b.#given.signingKey)
  }

  /** Whether credentials say what this snapshot says, by contents: a new but equal object derives no key again. */
  static same(snapshot: Snapshot, given: unknown): boolean {
    return sameGiven(snapshot.#given, copied(given))
  }
}

interface NormalizedCredentials {
  readonly accessKeyId: string
  readonly accessKeySecret: string | Key | undefined
  readonly signingKey: Uint8Array | string | Key | undefined
  readonly scope: string | undefined
  readonly securityToken: string | undefined
  readonly expiresAt: number
}

function copied(given: unknown): NormalizedCredentials {
  if (typeof given !== 'object' || given === null) throw invalid('credentials', 'an object with accessKeyId')
  const accessKeyId = ownProperty(given, 'accessKeyId')
  const accessKeySecret = ownProperty(given, 'accessKeySecret')
  const signingKey = ownProperty(given, 'signingKey')
  const scope = ownProperty(given, 'scope')
  const securityToken = ownProperty(given, 'securityToken') ?? undefined
  if (!isText(accessKeyId)) throw invalid('accessKeyId', 'text that is not empty')
  if (signingKey === undefined && !isText(accessKeySecret) && !isHandle(accessKeySecret))
    throw invalid('accessKeySecret', 'text that is not empty, or a key handle')
  if (signingKey !== undefined && !isText(signingKey) && !isHandle(signingKey))
    throw invalid('signingKey', 'bytes, text or a key handle')
  if (signingKey !== undefined && !isText(scope)) throw invalid('scope', 'the scope the signing key was derived for')
  if (securityToken !== undefined && !isText(securityToken)) throw invalid('securityToken', 'text that is not empty')
  return {
    accessKeyId,
    accessKeySecret: accessKeySecret as string | Key | undefined,
    signingKey: signingKey instanceof Uint8Array ? signingKey.slice() : (signingKey as string | Key | undefined),
    scope: scope as string | undefined,
    securityToken,
    expiresAt: secondsOf(ownProperty(given, 'expiresAt')),
  }
}

function sameGiven(a: NormalizedCredentials, b: NormalizedCredentials): boolean {
  return (
    a.accessKeyId === b.accessKeyId &&
    a.accessKeySecret === b.accessKeySecret &&
    a.scope === b.scope &&
    a.securityToken === b.securityToken &&
    a.expiresAt === b.expiresAt &&
    sameKey(a.signingKey, b.signingKey)
  )
}

function sameKey(a: NormalizedCredentials['signingKey'], b: NormalizedCredentials['signingKey']): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array)
    return a.length === b.length && a.every((byte, index) => byte === b[index])
  return a === b
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isHandle = (value: unknown): value is object => typeof value === 'object' && value !== null

function secondsOf(expiresAt: unknown): number {
  if (expiresAt === undefined || expiresAt === null) return Number.POSITIVE_INFINITY
  const time = expiresAt instanceof Date || typeof expiresAt === 'string' ? new Date(expiresAt).getTime() : Number.NaN
  if (Number.isNaN(time)) throw invalid('expiresAt', 'a Date or ISO 8601 text')
  return time / 1000
}

function invalid(name: string, wanted: string): SigningError {
  return new SigningError('credentials_invalid', `Cannot use these credentials: ${name} must be ${wanted}`, {
    name,
    wanted,
  })
}

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
