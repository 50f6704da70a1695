import { webBackend } from '../backends/web.js'
import { type Clock, isoExtended, systemClock } from '../credentials/clock.js'
import { Snapshot } from '../credentials/credentials.js'
import { SigningError } from '../errors.js'
import {
  type Backend,
  importKey,
  type Key,
  type Recipe,
  run,
  runSync,
  type SyncBackend,
  sign,
  verify,
} from '../recipe/recipe.js'
import type {
  AnyScheme,
  Claims,
  CredentialsOf,
  Endpoint,
  IncomingRequest,
  Mode,
  ParseResult,
  Plan,
  Reason,
  Rejection,
  ServiceError,
  SigningStrings,
} from '../schemes/scheme.js'
import { equalInConstantTime, fromBase64, fromHex } from '../text/encoding.js'
import { visible } from '../text/visible.js'
import { parseIncoming, type RawRequest } from './raw-request.js'

/** A request that carries a good signature, and what it says. */
export interface Accepted {
  readonly ok: true
  /** The name of the scheme that signed it. */
  readonly scheme: string
  readonly mode: Mode
  readonly accessKeyId: string
  readonly bucket: string | undefined
  readonly key: string | undefined
  /** Names of the headers that the signature covers, sorted. In URL mode: all those the scheme signs that arrived. */
  readonly signedHeaders: readonly string[]
  /** ISO 8601, UTC. Absent where the protocol does not say. */
  readonly signedAt?: string
  /** ISO 8601, UTC: the end of a URL, or of headers where the protocol gives them one. */
  readonly expiresAt?: string
}

/** A request that was refused, and why. It holds no signature that would be right. */
export interface Rejected {
  readonly ok: false
  readonly reason: Reason
  /** One sentence for a log. */
  readonly detail: string
  /** What the service itself would answer. */
  readonly service: ServiceError
  /** The scheme that spoke, if exactly one did. */
  readonly scheme?: string
  readonly accessKeyId?: string
  /** On `mismatch`: the texts that this side signs. Never the signature. */
  readonly expected?: SigningStrings
}

/** What {@link Verifier.verify} returns. */
export type Verdict = Accepted | Rejected

/**
 * Remembers signatures that were used, for links that work once. Range requests and retries repeat a link, so a
 * download in pieces needs one link per piece.
 */
export interface ReplayStore {
  /**
   * Notes a signature (decoded text, after it was found good) and tells whether it is new.
   *
   * @param until When it may be forgotten: the end of the URL, or of the tolerated clock difference.
   */
  remember(signature: string, until: Date): boolean | Promise<boolean>
}

/** The same, at once. */
export interface SyncReplayStore extends ReplayStore {
  remember(signature: string, until: Date): boolean
}

interface CommonOptions {
  /** Where requests arrive. Default: each scheme's own endpoint. Every one must be able to tell the bucket. */
  readonly endpoints?: readonly Endpoint[]
  /** Default: the machine's. Never a clock that learns from strangers. */
  readonly clock?: Clock
  /** How far a signer's clock may be off, in seconds. Default 900. */
  readonly maxSkew?: number
}

/** Options of {@link createVerifier}. */
export interface VerifierOptions<S> extends CommonOptions {
  /**
   * The credentials of a key id, or `undefined` when there is no such id. What it throws, `verify` throws: a database
   * that is down is not a forgery.
   */
  credentialsOf(
    accessKeyId: string,
    claims: Claims,
  ): CredentialsOf<S> | undefined | Promise<CredentialsOf<S> | undefined>
  readonly replay?: ReplayStore
  /** Default: `webBackend`. */
  readonly backend?: Backend
}

/** Options of {@link createSyncVerifier}. */
export interface SyncVerifierOptions<S> extends CommonOptions {
  credentialsOf(accessKeyId: string, claims: Claims): CredentialsOf<S> | undefined
  readonly replay?: SyncReplayStore
  readonly backend: SyncBackend
}

/** Says whether requests are signed. */
export interface Verifier {
  /** No byte sequence makes it reject; a failing `credentialsOf` does. */
  verify(request: RawRequest): Promise<Verdict>
}

/** Says whether requests are signed, at once. */
export interface SyncVerifier {
  verify(request: RawRequest): Verdict
}

/**
 * Makes a verifier for one or several schemes. Exactly one may speak: a request that carries two signatures is refused,
 * and one that a scheme recognises and finds malformed is never offered to the next.
 *
 * @throws SigningError `verifier_invalid` when there is no scheme, or an endpoint cannot tell the bucket.
 * @example
 * ```ts
 * import { createVerifier } from '@presign/core/verify'
 * import { ossV4 } from '@presign/oss-v4'
 *
 * const verifier = createVerifier([ossV4({ region: 'cn-hangzhou' })], {
 *   credentialsOf: (id) => (id === 'LTAItestKEY0001' ? { accessKeyId: id, accessKeySecret: 'FAKEsecret' } : undefined)
 * })
 * const verdict = await verifier.verify({
 *   method: 'GET',
 *   target: '/cat.jpg',
 *   headers: { host: 'photos.oss-cn-hangzhou.aliyuncs.com' }
 * })
 * // { ok: false, reason: 'unsigned', … }
 * ```
 */
export function createVerifier<const S extends AnyScheme>(
  schemes: readonly S[],
  options: VerifierOptions<S>,
): Verifier {
  const { backend = webBackend, replay } = options
  const verifying = new Verifying(schemes, options)
  return {
    async verify(request) {
      const found = verifying.begin(request)
      if ('verdict' in found) return found.verdict
      const credentials = await options.credentialsOf(found.claims.accessKeyId, found.claims)
      const verdict = await run(verifying.finish(found, credentials), backend)
      if (!verdict.ok || !replay) return verdict
      const isNew = await replay.remember(found.signature, verifying.untilOf(found))
      return isNew === true ? verdict : verifying.replayed(found)
    },
  }
}

/**
 * The same, at once.
 *
 * @throws SigningError `verifier_invalid`, as {@link createVerifier}.
 */
export function createSyncVerifier<const S extends AnyScheme>(
  schemes: readonly S[],
  options: SyncVerifierOptions<S>,
): SyncVerifier {
  const { backend, replay } = options
  const verifying = new Verifying(schemes, options)
  return {
    verify(request) {
      const found = verifying.begin(request)
      if ('verdict' in found) return found.verdict
      const credentials = options.credentialsOf(found.claims.accessKeyId, found.claims)
      const verdict = runSync(verifying.finish(found, credentials), backend)
      if (!verdict.ok || !replay) return verdict
      const isNew = replay.remember(found.signature, verifying.untilOf(found))
      // A promise would pass for an answer: one that comes too late refuses.
      return isNew === true ? verdict : verifying.replayed(found)
    },
  }
}

/** A request that reads well; now its key is looked up. */
interface Found extends Omit<Extract<ParseResult, { state: 'signed' }>, 'state'> {
  readonly scheme: AnyScheme
  /** Seconds since 1970: the one moment of this verification. */
  readonly now: number
}

/** How many signing keys a verifier remembers. A key id has one per day, region and product. */
const REMEMBERED_KEYS = 1024

/** The text work of a verifier of either colour. */
class Verifying {
  readonly #schemes: readonly AnyScheme[]
  readonly #endpoints: readonly Endpoint[] | undefined
  readonly #clock: Clock
  readonly #maxSkew: number
  readonly #keys = new Map<string, { readonly snapshot: Snapshot; readonly key: Key }>()

  constructor(schemes: readonly AnyScheme[], { endpoints, clock = systemClock, maxSkew = 900 }: CommonOptions) {
    if (schemes.length === 0) throw invalid('at least one scheme')
    const used = endpoints ?? schemes.flatMap(({ endpoint }) => endpoint ?? [])
    if (endpoints?.length === 0) throw invalid('at least one endpoint')
    if (used.some((endpoint) => endpoint.match === undefined))
      throw invalid('endpoints that can tell the bucket; give the custom domain its bucket')
    if (!(maxSkew >= 0)) throw invalid('a maxSkew of 0 seconds or more')
    this.#schemes = [...schemes]
    this.#endpoints = endpoints && [...endpoints]
    this.#clock = clock
    this.#maxSkew = maxSkew
  }

  /** Reads a request and checks what needs no key. */
  begin(raw: RawRequest): Found | { readonly verdict: Rejected } {
    const request = parseIncoming(raw, this.#endpoints)
    if ('unreadable' in request) return { verdict: this.#nobody('malformed', request.unreadable) }
    const [one, second] = this.#schemes
      .map((scheme) => ({ scheme, reading: scheme.parse(request) }))
      .filter(({ reading }) => reading.state !== 'absent')
    if (one === undefined) return { verdict: this.#silence(request) }
    const { scheme, reading } = one
    if (second !== undefined)
      return {
        verdict: this.#nobody('conflicting', `it carries signatures of ${scheme.name} and ${second.scheme.name}`),
      }
    if (reading.state !== 'signed')
      return { verdict: reading.state === 'rejected' ? rejected(scheme, reading.refusal) : this.#silence(request) }
    const { plan, target, signature, claims } = reading
    const now = this.#now()
    // Written so that a time that is no number refuses.
    if (claims.expiresAt !== undefined && !(now <= claims.expiresAt))
      return { verdict: reject(scheme, claims, 'expired', `the signature ended at ${isoOf(claims.expiresAt)}`) }
    return { scheme, plan, target, signature, claims, now }
  }

  /** Seconds since 1970. */
  #now(): number {
    const now = this.#clock.now() / 1000
    if (Number.isFinite(now)) return now
    throw new SigningError('time_invalid', 'Cannot verify at this moment: the clock gives no number', {
      found: String(now),
    })
  }

  /** Checks the rest, in the order the service uses. */
  *finish(found: Found, credentials: unknown): Recipe<Verdict> {
    const { scheme, plan, target, signature, claims } = found
    const snapshot = holderOf(claims.accessKeyId, credentials)
    const early = snapshot && this.#beforeSignature(found, snapshot)
    if (early) return early
    if (claims.misplaced) return snapshot ? rejected(scheme, claims.misplaced, claims) : unknownKey(found)
    const { scope } = Snapshot.secretOf(snapshot ?? NOBODY)
    if (scope !== undefined && scope !== plan.scope)
      return reject(scheme, claims, 'scope_mismatch', 'the derived key that is held here is of another scope')
    // An unknown id costs what a known one costs: the same texts and hashes, over a secret nobody has.
    const key = yield* this.#keyOf(scheme, plan, snapshot ?? NOBODY)
    const texts = yield* scheme.canonicalize(plan, target)
    const good = yield* matches(scheme, key, texts.stringToSign, signature)
    if (!snapshot) return unknownKey(found)
    if (good) return accepted(found)
    return {
      ...reject(scheme, claims, 'mismatch', 'the signature is not that of this request and key'),
      expected: texts,
    }
  }

  #beforeSignature({ scheme, claims, now }: Found, snapshot: Snapshot): Rejected | undefined {
    const { securityToken } = claims
    if (snapshot.securityToken !== undefined && securityToken === undefined)
      return reject(scheme, claims, 'token_missing', 'the key id is temporary and the request has no security token')
    if (!equalInConstantTime(snapshot.securityToken ?? '', securityToken ?? ''))
      return reject(scheme, claims, 'token_mismatch', 'the security token does not belong to the key id')
    if (now >= snapshot.expiresAt)
      return reject(scheme, claims, 'token_expired', `the credentials expired at ${isoOf(snapshot.expiresAt)}`)
    return claims.signedAt === undefined ? undefined : this.#offTime(scheme, claims, claims.signedAt, now)
  }

  /** What names its own end may be old; what does not is as good as its date is near. */
  #offTime(scheme: AnyScheme, claims: Claims, signedAt: number, now: number): Rejected | undefined {
    const ahead = signedAt - now
    const lasts = claims.expiresAt !== undefined
    if ((lasts ? ahead : Math.abs(ahead)) <= this.#maxSkew) return undefined
    const off = `${isoOf(signedAt)}, ${Math.round(ahead)} s from now`
    return lasts
      ? reject(scheme, claims, 'not_yet_valid', `the signature begins at ${off}`)
      : reject(scheme, claims, 'skewed', `the request is dated ${off}`)
  }

  /** The key for an id and scope, remembered while its secret stays the same. */
  *#keyOf(scheme: AnyScheme, plan: Plan, snapshot: Snapshot): Recipe<Key> {
    const name = `${scheme.name}\n${snapshot.accessKeyId}\n${plan.scope}`
    const entry = this.#keys.get(name)
    if (entry && Snapshot.sameSecret(entry.snapshot, snapshot)) return entry.key
    const key = yield* makeKey(scheme, plan, snapshot)
    if (this.#keys.size >= REMEMBERED_KEYS) this.#keys.delete(this.#keys.keys().next().value ?? name)
    this.#keys.set(name, { snapshot, key })
    return key
  }

  /** How long a replay of this request would still pass. */
  untilOf({ claims, now }: Found): Date {
    return new Date((claims.expiresAt ?? (claims.signedAt ?? now) + this.#maxSkew) * 1000)
  }

  replayed({ scheme, claims }: Found): Rejected {
    return reject(scheme, claims, 'replayed', 'the signature was used before')
  }

  #silence(request: IncomingRequest): Rejected {
    return request.headers.has('authorization')
      ? this.#nobody('unsupported', 'its Authorization header is of no scheme that is accepted here')
      : this.#nobody('unsigned', 'it carries no signature')
  }

  #nobody(reason: Reason, detail: string): Rejected {
    const [scheme] = this.#schemes as readonly [AnyScheme]
    return { ok: false, reason, detail, service: scheme.answers(reason, 'header') }
  }
}

const NOBODY = new Snapshot({ accessKeyId: '-', accessKeySecret: '-' })

/** Credentials of another id are none for this one: nobody may sign in the name of another. */
function holderOf(accessKeyId: string, credentials: unknown): Snapshot | undefined {
  if (credentials === undefined || credentials === null) return undefined
  const snapshot = new Snapshot(credentials)
  return snapshot.accessKeyId === accessKeyId ? snapshot : undefined
}

function* makeKey(scheme: AnyScheme, plan: Plan, snapshot: Snapshot): Recipe<Key> {
  const { accessKeySecret, signingKey } = Snapshot.secretOf(snapshot)
  if (signingKey instanceof Uint8Array || typeof signingKey === 'string')
    return yield* importKey(scheme.signature.algorithm, signingKey)
  if (signingKey !== undefined) return signingKey
  const { accessKeyId, securityToken } = snapshot
  const credentials = { accessKeyId, accessKeySecret, securityToken } as CredentialsOf<AnyScheme>
  return yield* scheme.verifyingKey?.(plan, credentials) ?? scheme.signingKey(plan, credentials)
}

function* matches(scheme: AnyScheme, key: Key, stringToSign: string, signature: string): Recipe<boolean> {
  const { algorithm, encoding } = scheme.signature
  if (algorithm.startsWith('hmac-')) return equalInConstantTime(yield* sign(key, stringToSign, encoding), signature)
  const bytes = encoding === 'hex' ? fromHex(signature) : fromBase64(signature)
  return bytes !== undefined && (yield* verify(key, stringToSign, bytes))
}

function accepted({ scheme, claims }: Found): Accepted {
  const { mode, accessKeyId, bucket, key, signedHeaders, signedAt, expiresAt } = claims
  const { name } = scheme
  const verdict: Writable<Accepted> = { ok: true, scheme: name, mode, accessKeyId, bucket, key, signedHeaders }
  if (signedAt !== undefined) verdict.signedAt = isoOf(signedAt)
  if (expiresAt !== undefined) verdict.expiresAt = isoOf(expiresAt)
  return verdict
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

function reject(scheme: AnyScheme, claims: Claims, reason: Reason, detail: string): Rejected {
  return rejected(scheme, { reason, detail, answer: scheme.answers(reason, claims.mode) }, claims)
}

function rejected(scheme: AnyScheme, { reason, detail, answer }: Rejection, claims?: Claims): Rejected {
  const who = claims && { accessKeyId: claims.accessKeyId }
  return { ok: false, reason, detail, service: answer, scheme: scheme.name, ...who }
}

function unknownKey({ scheme, claims }: Found): Rejected {
  return reject(scheme, claims, 'unknown_key', `there is no access key id "${visible(claims.accessKeyId, 80)}"`)
}

/** Claims are a stranger's: a moment may be beyond what a Date can hold. */
function isoOf(seconds: number): string {
  return isoExtended(Math.max(0, Math.min(Math.floor(seconds), 253_402_300_799)) || 0)
}

function invalid(wanted: string): SigningError {
  return new SigningError('verifier_invalid', `Cannot make a verifier: wanted ${wanted}`, { wanted })
}
