import { isoExtended, LAST_SECOND, type SigningTime } from '../credentials/clock.js'
import { Snapshot } from '../credentials/credentials.js'
import { isSigningError, SigningError } from '../errors.js'
import type { SecretTypo } from '../explain/mistake.js'
import { importKey, type Key, type Recipe, sign } from '../recipe/recipe.js'
import type { AnySigningScheme, CredentialsOf, Mode, ObjectKey, Plan } from '../schemes/scheme.js'
import {
  type NormalizedInput,
  normalizeInput,
  normalizeRequest,
  type OnTokenExpiry,
  objectKeyOf,
  type PresignInput,
  type SignInput,
  signingTimeOf,
} from './input.js'
import { PlanCache, type Planned } from './plan-cache.js'
import { Signed, type SignedRequest } from './signed-request.js'

/** What a job works with: one immutable view of the signer for one piece of work. */
export interface JobContext<S> {
  readonly scheme: S
  readonly accessKeyId: string
  readonly securityToken: string | undefined
  readonly time: SigningTime
  /** The scope of a key that was derived elsewhere, and no other is signed for. Else `undefined`. */
  readonly scope: string | undefined
  /** The signing key for a scope of this scheme, remembered as for any signature. */
  signingKey(plan: Plan): Recipe<Key>
  /**
   * The key that the secret would give with a slip in it; never remembered. `undefined` where the signer was given no
   * secret as text. The slip is data, because no job may see the secret.
   */
  slippedKey(plan: Plan, slip: SecretTypo): Recipe<Key | undefined>
  /** How long something may live that this token signs: `expiresIn`, or what `onTokenExpiry` makes of it. Seconds. */
  lifetime(expiresIn: number, onTokenExpiry?: OnTokenExpiry): number
}

/**
 * Something else that is signed with a signer's key, such as a form or a stream of chunks: `signer.run(job)`.
 *
 * Its context type names the scheme, so a job for one scheme on a signer of another does not compile.
 */
export interface Job<S, T> {
  (context: JobContext<S>): Recipe<T>
  /** How long the result lives, in seconds: a credentials provider is told. Default 0. */
  readonly expiresIn?: number
  /** Default: the signer's clock. */
  readonly at?: Date | undefined
}

/** A request that was found good and can be signed without a further question. */
export interface Prepared {
  readonly planned: Planned
  readonly target: ObjectKey
  readonly snapshot: Snapshot
}

/**
 * The text work of a signer of either colour: from an input to a recipe. It remembers its last plan and its last
 * signing key, which are worth nothing to another signer.
 */
export class Signing<S extends AnySigningScheme> {
  readonly #scheme: S
  readonly #onTokenExpiry: OnTokenExpiry
  readonly #latest = new PlanCache()
  #end: { readonly seconds: number; readonly text: string } | undefined
  #snapshot: Snapshot | undefined
  #keySnapshot: Snapshot | undefined
  #keyScope: string | undefined
  #key: Key | undefined

  constructor(scheme: S, onTokenExpiry: OnTokenExpiry) {
    this.#scheme = scheme
    this.#onTokenExpiry = onTokenExpiry
  }

  /** One snapshot per distinct contents, so that equal credentials are the same object. */
  snapshot(credentials: unknown): Snapshot {
    if (credentials instanceof Snapshot) return credentials
    if (!this.#snapshot || !Snapshot.same(this.#snapshot, credentials)) this.#snapshot = new Snapshot(credentials)
    return this.#snapshot
  }

  /** Finds an input good, or throws what is wrong with it. No hash is asked for. */
  prepare(mode: Mode, input: SignInput, snapshot: Snapshot, now: SigningTime): Prepared {
    const given = normalizeInput(input)
    const moment = given.at === undefined ? now : signingTimeOf(given.at, 0)
    const target = objectKeyOf(this.#scheme, given)
    return { planned: this.#plan(mode, given, snapshot, moment), target, snapshot }
  }

  #plan(mode: Mode, given: NormalizedInput, snapshot: Snapshot, moment: SigningTime): Planned {
    if (moment.seconds >= snapshot.expiresAt) throw expiredCredentials(snapshot, moment)
    const lasting =
      mode === 'url' ? lifetime(snapshot, moment, given.expiresIn, given.onTokenExpiry ?? this.#onTokenExpiry) : 0
    const found = this.#latest.find(mode, given, moment.seconds, lasting, snapshot)
    if (found) return found
    if (!this.#scheme.modes.includes(mode))
      throw new SigningError('mode_unsupported', `Cannot sign: ${this.#scheme.name} has no ${mode} signatures`, {
        scheme: this.#scheme.name,
        mode,
      })
    const shape = normalizeRequest(this.#scheme, mode, given, snapshot, lasting)
    const plan = this.#scheme.prepare(shape, moment)
    this.#checkScope(plan, snapshot)
    const expiresAt = mode === 'url' ? this.#textOf(moment.seconds + lasting) : undefined
    return this.#latest.keep(mode, given, moment.seconds, lasting, snapshot, { plan, method: shape.method, expiresAt })
  }

  /** Remembered, since links made in one second tend to end in one: writing it takes a tenth of a whole signature. */
  #textOf(seconds: number): string {
    if (this.#end?.seconds !== seconds) this.#end = { seconds, text: isoExtended(seconds) }
    return this.#end.text
  }

  /** The error that an input would meet. Whether it wants a URL or headers is told by its lifetime. */
  // biome-ignore lint/correctness/useYield: a recipe that needs no hash is still a recipe.
  *check(input: PresignInput | SignInput, snapshot: Snapshot, now: SigningTime): Recipe<SigningError | undefined> {
    try {
      this.prepare(this.#modeOf(input), input, snapshot, now)
      return undefined
    } catch (error) {
      if (isSigningError(error)) return error
      throw error
    }
  }

  #modeOf(input: PresignInput | SignInput): Mode {
    const { expiresIn } = normalizeInput(input)
    const [only, other] = this.#scheme.modes
    if (only !== undefined && other === undefined) return only
    return expiresIn === undefined ? 'header' : 'url'
  }

  /** The signatures of a batch, one recipe each. Every input is found good before the first hash is asked for. */
  *batch(inputs: readonly PresignInput[], snapshot: Snapshot, now: SigningTime): Recipe<Recipe<SignedRequest>[]> {
    const prepared = inputs.map((input, index) => {
      try {
        return this.prepare('url', input, snapshot, now)
      } catch (error) {
        if (isSigningError(error)) error.index = index
        throw error
      }
    })
    // Derived here once, or each recipe of the batch would derive it for itself.
    const [first] = prepared
    if (first) yield* this.signingKey(first.planned.plan, snapshot)
    return prepared.map((one) => this.sign(one))
  }

  /** The whole of a signature, as a recipe. */
  *sign({ planned, target, snapshot }: Prepared): Recipe<SignedRequest> {
    const scheme = this.#scheme
    const { plan } = planned
    const { stringToSign } = yield* scheme.canonicalize(plan, target)
    const key = this.#remembered(plan, snapshot) ?? (yield* this.signingKey(plan, snapshot))
    const signature = yield* sign(key, stringToSign, scheme.signature.encoding)
    const parts = scheme.finalize(plan, target, signature)
    return new Signed(planned.method, parts, planned.expiresAt, { scheme, plan, target }, stringToSign, signature)
  }

  /** The signing key for a plan's scope: given, remembered or derived. */
  *signingKey(plan: Plan, snapshot: Snapshot): Recipe<Key> {
    const remembered = this.#remembered(plan, snapshot)
    if (remembered) return remembered
    this.#checkScope(plan, snapshot)
    const key = yield* this.#makeKey(plan, snapshot)
    this.#keySnapshot = snapshot
    this.#keyScope = plan.scope
    this.#key = key
    return key
  }

  #remembered(plan: Plan, snapshot: Snapshot): Key | undefined {
    return snapshot === this.#keySnapshot && plan.scope === this.#keyScope ? this.#key : undefined
  }

  *#makeKey(plan: Plan, snapshot: Snapshot): Recipe<Key> {
    const { accessKeySecret, signingKey } = Snapshot.secretOf(snapshot)
    if (signingKey instanceof Uint8Array || typeof signingKey === 'string')
      return yield* importKey(this.#scheme.signature.algorithm, signingKey)
    if (signingKey !== undefined) return signingKey
    const { accessKeyId, securityToken } = snapshot
    return yield* this.#scheme.signingKey(plan, {
      accessKeyId,
      accessKeySecret,
      securityToken,
    } as CredentialsOf<AnySigningScheme>)
  }

  *#slippedKey(plan: Plan, snapshot: Snapshot, slip: SecretTypo): Recipe<Key | undefined> {
    const { accessKeySecret } = Snapshot.secretOf(snapshot)
    if (typeof accessKeySecret !== 'string') return undefined
    const { accessKeyId, securityToken } = snapshot
    const { before = '', after = '', trimmed = false } = slip
    const copied = before + (trimmed ? accessKeySecret.trim() : accessKeySecret) + after
    const slipped = { accessKeyId, accessKeySecret: copied, securityToken }
    return yield* this.#scheme.signingKey(plan, slipped as CredentialsOf<AnySigningScheme>)
  }

  #checkScope(plan: Plan, snapshot: Snapshot): void {
    const { signingKey, scope } = Snapshot.secretOf(snapshot)
    if (signingKey === undefined || scope === undefined || scope === plan.scope) return
    throw new SigningError(
      'scope_expired',
      `Cannot sign for scope ${plan.scope}: the derived key is good for ${scope} alone`,
      { scope, wanted: plan.scope },
    )
  }

  /** Begins a job. */
  job<T>(job: Job<S, T>, snapshot: Snapshot, now: SigningTime): Recipe<T> {
    const moment = job.at === undefined ? now : signingTimeOf(job.at, 0)
    if (moment.seconds >= snapshot.expiresAt) throw expiredCredentials(snapshot, moment)
    const { accessKeyId, securityToken } = snapshot
    return job({
      scheme: this.#scheme,
      accessKeyId,
      securityToken,
      time: moment,
      scope: Snapshot.secretOf(snapshot).scope,
      signingKey: (plan) => this.signingKey(plan, snapshot),
      slippedKey: (plan, slip) => this.#slippedKey(plan, snapshot, slip),
      lifetime: (expiresIn, onTokenExpiry = this.#onTokenExpiry) =>
        lifetime(snapshot, moment, expiresIn, onTokenExpiry),
    })
  }
}

/** A link never outlives its token. Returns seconds. */
function lifetime(snapshot: Snapshot, moment: SigningTime, expiresIn: number, onTokenExpiry: OnTokenExpiry): number {
  const left = snapshot.expiresAt - moment.seconds
  if (!(expiresIn > left)) return expiresIn
  if (onTokenExpiry === 'clamp') return Math.floor(left)
  const requested = isoOf(moment.seconds + expiresIn)
  const expires = isoOf(snapshot.expiresAt)
  throw new SigningError(
    'token_expiry',
    `Cannot presign until ${requested}: the token expires at ${expires}; ask for less, or say onTokenExpiry: 'clamp'`,
    { requested, expires },
  )
}

function expiredCredentials(snapshot: Snapshot, moment: SigningTime): SigningError {
  const expiredAt = isoOf(snapshot.expiresAt)
  const at = isoOf(moment.seconds)
  return new SigningError('credentials_expired', `Cannot sign at ${at}: the credentials expired at ${expiredAt}`, {
    expiredAt,
    at,
  })
}

/** A lifetime may be absurd before it was checked; it must still have a text. */
function isoOf(seconds: number): string {
  return isoExtended(Math.min(Math.floor(seconds), LAST_SECOND))
}
