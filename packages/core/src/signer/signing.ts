import type { SigningTime } from '../credentials/clock.js'
import { Snapshot } from '../credentials/snapshot.js'
import { isSigningError, SigningError } from '../errors.js'
import { type Key, type Recipe, type SignedText, signText, signTexts } from '../recipe/recipe.js'
import type { Mode, ObjectKey, Plan } from '../schemes/plan.js'
import type { SigningScheme } from '../schemes/scheme.js'
import { keyOf } from '../schemes/signing-key.js'
import { isoExtended, LAST_SECOND } from '../text/dates.js'
import { invalidCredentials } from '../text/input-errors.js'
import type { OnTokenExpiry, PresignInput, SignInput } from './input.js'
import type { Job, JobContext } from './job.js'
import { JobSecrets } from './job-secrets.js'
import { type NormalizedInput, normalizeInput, normalizeRequest, signingTimeOf } from './normalize.js'
import { objectKeyOf } from './object-key.js'
import { PlanCache, type Planned } from './plan-cache.js'
import { Signed, type SignedRequest } from './signed-request.js'
import { madeUnique, withNonce } from './unique.js'

/** A request that was found good and can be signed without a further question. */
export interface Prepared {
  readonly planned: Planned
  readonly key: ObjectKey
  readonly snapshot: Snapshot
}

/**
 * The text work of a signer, be it synchronous or not: from an input to a recipe. It remembers its last plan and its last
 * signing key, which are worth nothing to another signer.
 */
export class Signing<S extends SigningScheme> {
  readonly #scheme: S
  readonly #onTokenExpiry: OnTokenExpiry
  readonly #cache = new PlanCache()
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
    if (this.#snapshot && Snapshot.same(this.#snapshot, credentials)) return this.#snapshot
    const snapshot = new Snapshot(credentials)
    checkTemporary(this.#scheme, snapshot)
    this.#snapshot = snapshot
    return snapshot
  }

  /** Finds an input good, or throws what is wrong with it. No hash is asked for. */
  prepare(mode: Mode, input: SignInput, snapshot: Snapshot, now: SigningTime): Prepared {
    const normalized = withNonce(this.#scheme, normalizeInput(input, mode))
    const given = normalized.unique === true ? madeUnique(this.#scheme, normalized) : normalized
    const time = given.at === undefined ? now : signingTimeOf(given.at, 0)
    const key = objectKeyOf(this.#scheme, given)
    return { planned: this.#plan(mode, given, snapshot, time), key, snapshot }
  }

  #plan(mode: Mode, given: NormalizedInput, snapshot: Snapshot, time: SigningTime): Planned {
    if (time.seconds >= snapshot.expiresAt) throw expiredCredentials(snapshot, time)
    const lifetime =
      mode === 'url' ? lifetimeOf(snapshot, time, given.expiresIn, given.onTokenExpiry ?? this.#onTokenExpiry) : 0
    const found = this.#cache.find(mode, given, time.seconds, lifetime, snapshot)
    if (found) return found
    if (!this.#scheme.modes.includes(mode)) throw unsupportedMode(this.#scheme, mode)
    const request = normalizeRequest(this.#scheme, mode, given, snapshot, lifetime)
    const plan = this.#scheme.prepare(request, time)
    this.#checkScope(plan, snapshot)
    const expiresAt = mode === 'url' ? this.#textOf(time.seconds + lifetime) : undefined
    return this.#cache.keep(mode, given, time.seconds, lifetime, snapshot, { plan, method: request.method, expiresAt })
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
    const [only, other] = this.#scheme.modes
    if (only !== undefined && other === undefined) return only
    return (normalizeInput(input, 'header') as Partial<NormalizedInput>).expiresIn === undefined ? 'header' : 'url'
  }

  /** The signatures of a batch, in its order. Every input is found good before the first hash is asked for. */
  *batch(inputs: readonly PresignInput[], snapshot: Snapshot, now: SigningTime): Recipe<SignedRequest[]> {
    const prepared = inputs.map((input, index) => {
      try {
        return this.prepare('url', input, snapshot, now)
      } catch (error) {
        if (isSigningError(error)) error.index = index
        throw error
      }
    })
    const signed: SignedRequest[] = []
    for (const run of runsOfOneKey(prepared)) yield* this.#signRun(run, signed)
    return signed
  }

  *#signRun(run: readonly Prepared[], signed: SignedRequest[]): Recipe<void> {
    const [{ planned, snapshot }] = run as [Prepared]
    const signingKey = yield* this.signingKey(planned.plan, snapshot)
    const texts = run.map(({ planned: { plan }, key }) => this.#scheme.canonicalize(plan, key).stringToSign)
    const answers = yield* signTexts(signingKey, texts, this.#scheme.signature.encoding)
    run.forEach((one, at) => {
      signed.push(this.#signed(one, answers[at] as SignedText))
    })
  }

  /** The whole of a signature, as a recipe. */
  *sign(prepared: Prepared): Recipe<SignedRequest> {
    const { planned, key, snapshot } = prepared
    const { stringToSign } = this.#scheme.canonicalize(planned.plan, key)
    const signingKey = this.#remembered(planned.plan, snapshot) ?? (yield* this.signingKey(planned.plan, snapshot))
    return this.#signed(prepared, yield* signText(signingKey, stringToSign, this.#scheme.signature.encoding))
  }

  #signed({ planned: { plan, method, expiresAt }, key }: Prepared, { digest, signature }: SignedText): SignedRequest {
    const scheme = this.#scheme
    return new Signed(
      method,
      scheme.finalize(plan, key, signature),
      expiresAt,
      { scheme, plan, key },
      digest,
      signature,
    )
  }

  /** The signing key for a plan's scope: given, remembered or derived. */
  *signingKey(plan: Plan, snapshot: Snapshot): Recipe<Key> {
    const remembered = this.#remembered(plan, snapshot)
    if (remembered) return remembered
    this.#checkScope(plan, snapshot)
    const key = yield* keyOf(this.#scheme, plan, snapshot)
    this.#keySnapshot = snapshot
    this.#keyScope = plan.scope
    this.#key = key
    return key
  }

  #remembered(plan: Plan, snapshot: Snapshot): Key | undefined {
    return snapshot === this.#keySnapshot && plan.scope === this.#keyScope ? this.#key : undefined
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
    const time = job.at === undefined ? now : signingTimeOf(job.at, 0)
    if (time.seconds >= snapshot.expiresAt) throw expiredCredentials(snapshot, time)
    const { accessKeyId, securityToken } = snapshot
    const context: JobContext<S> = Object.assign(new JobSecrets(snapshot), {
      scheme: this.#scheme,
      accessKeyId,
      securityToken,
      time,
      scope: Snapshot.secretOf(snapshot).scope,
      signingKey: (plan: Plan) => this.signingKey(plan, snapshot),
      sign: (input: SignInput) => this.sign(this.prepare('header', input, snapshot, time)),
      lifetime: (expiresIn: number, onTokenExpiry = this.#onTokenExpiry) =>
        lifetimeOf(snapshot, time, expiresIn, onTokenExpiry),
    })
    return job(context)
  }
}

/** Cuts a batch where the scope of the signing key changes: inputs may have times of their own. */
function runsOfOneKey(prepared: readonly Prepared[]): readonly Prepared[][] {
  const runs: Prepared[][] = []
  for (const one of prepared) {
    const last = runs.at(-1)
    if (last?.[0]?.planned.plan.scope === one.planned.plan.scope) last.push(one)
    else runs.push([one])
  }
  return runs
}

/** A link never lives longer than its token. Returns seconds. */
function lifetimeOf(snapshot: Snapshot, time: SigningTime, expiresIn: number, onTokenExpiry: OnTokenExpiry): number {
  const left = snapshot.expiresAt - time.seconds
  if (!(expiresIn > left)) return expiresIn
  if (onTokenExpiry === 'clamp') return Math.floor(left)
  const requested = isoOf(time.seconds + expiresIn)
  const expires = isoOf(snapshot.expiresAt)
  throw new SigningError(
    'token_expiry',
    `Cannot presign until ${requested}: the token expires at ${expires}; ask for less, or say onTokenExpiry: 'clamp'`,
    { requested, expires },
  )
}

function expiredCredentials(snapshot: Snapshot, time: SigningTime): SigningError {
  const expiredAt = isoOf(snapshot.expiresAt)
  const at = isoOf(time.seconds)
  return new SigningError('credentials_expired', `Cannot sign at ${at}: the credentials expired at ${expiredAt}`, {
    expiredAt,
    at,
  })
}

/** An id that says that it is temporary, without the token it is nothing without. */
function checkTemporary({ limits }: SigningScheme, { accessKeyId, securityToken }: Snapshot): void {
  if (securityToken !== undefined || limits.temporaryId?.test(accessKeyId) !== true) return
  const wanted = `there: an id that begins with "${accessKeyId.slice(0, 4)}" is temporary`
  throw invalidCredentials('securityToken', wanted)
}

function unsupportedMode({ name }: SigningScheme, mode: Mode): SigningError {
  return new SigningError('mode_unsupported', `Cannot sign: ${name} has no ${mode} signatures`, { scheme: name, mode })
}

/** A lifetime may be absurd before it was checked; it must still have a text. */
function isoOf(seconds: number): string {
  return isoExtended(Math.min(Math.floor(seconds), LAST_SECOND))
}
