import { webBackend } from '../backends/web.js'
import { type Clock, type SigningTime, systemClock } from '../credentials/clock.js'
import type { CredentialsNeed, PlatformAbortSignal } from '../credentials/credentials.js'
import type { SigningError } from '../errors.js'
import { run, runSync } from '../recipe/driver.js'
import type { Recipe } from '../recipe/recipe.js'
import type { Mode } from '../schemes/plan.js'
import type { SigningScheme } from '../schemes/scheme.js'
import { invalidInput } from '../text/input-errors.js'
import { ownProperty } from '../text/own.js'
import type { PresignInput, SignInput } from './input.js'
import type { Job } from './job.js'
import { signingTimeOf } from './normalize.js'
import { checkSigner, type SignerOptions, type SyncSignerOptions } from './options.js'
import type { SignedRequest } from './signed-request.js'
import { Signing } from './signing.js'

/** The methods every signer has, whatever its scheme's modes. */
interface SignerBase<S> {
  /** The error that signing this input would meet, or `undefined`. Nothing is signed. */
  check(input: PresignInput | SignInput): Promise<SigningError | undefined>
  /** Runs a job with this signer's key, such as a form policy. */
  run<T>(job: Job<S, T>): Promise<T>
}

interface UrlSigner {
  /** A URL that carries its own permission. */
  presign(input: PresignInput): Promise<SignedRequest>
  /** Many of them, in order, from one snapshot of the credentials and one reading of the clock; all or nothing. */
  presignMany(inputs: readonly PresignInput[]): Promise<SignedRequest[]>
}

interface HeaderSigner {
  /** A request whose permission is in its headers. */
  sign(input: SignInput): Promise<SignedRequest>
}

interface SyncSignerBase<S> {
  /** The error that signing this input would meet, or `undefined`. Nothing is signed. */
  check(input: PresignInput | SignInput): SigningError | undefined
  /** Runs a job with this signer's key, such as a form policy. */
  run<T>(job: Job<S, T>): T
}

interface SyncUrlSigner {
  /** A URL that carries its own permission. */
  presign(input: PresignInput): SignedRequest
  /** Many of them, in order, from one snapshot of the credentials and one reading of the clock; all or nothing. */
  presignMany(inputs: readonly PresignInput[]): SignedRequest[]
}

interface SyncHeaderSigner {
  /** A request whose permission is in its headers. */
  sign(input: SignInput): SignedRequest
}

type ModesOf<S> = S extends { readonly modes: readonly (infer M)[] } ? M : never

/** A signer of scheme `S`. It has the methods its scheme has modes for. */
export type Signer<S = SigningScheme> = SignerBase<S> &
  ('url' extends ModesOf<S> ? UrlSigner : unknown) &
  ('header' extends ModesOf<S> ? HeaderSigner : unknown)

/** The same, at once. */
export type SyncSigner<S = SigningScheme> = SyncSignerBase<S> &
  ('url' extends ModesOf<S> ? SyncUrlSigner : unknown) &
  ('header' extends ModesOf<S> ? SyncHeaderSigner : unknown)

/**
 * Makes a signer that works with any backend, WebCrypto unless told otherwise.
 *
 * It remembers its last plan and its last signing key: a warm signature costs one digest and one HMAC.
 *
 * @throws SigningError (from its methods) with the codes of the input's, the credentials' and the scheme's rules.
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { ossV4 } from '@presign/oss-v4'
 *
 * const signer = createSigner(ossV4({ region: 'cn-hangzhou' }), {
 *   credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url } = await signer.presign({ bucket: 'examplebucket', key: 'exampleobject.txt', expiresIn: 3600 })
 * ```
 */
export function createSigner<const S extends SigningScheme>(scheme: S, options: SignerOptions<S>): Signer<S> {
  checkSigner('createSigner', scheme, options)
  const { backend = webBackend, clock = systemClock, onTokenExpiry = 'reject' } = options
  const signing = new Signing(scheme, onTokenExpiry)
  const credentials = source(signing, options.credentials)
  return signerOver(signing, async (work, input) => {
    const now = nowOf(clock)
    return run(work.recipe(input, await credentials(work, input, now), now), backend)
  }) as Signer<S>
}

/**
 * Makes a signer that answers at once. An asynchronous backend does not compile here.
 *
 * @throws SigningError (from its methods), as {@link createSigner}; `credentials_not_ready` from `refreshing().current`.
 * @example
 * ```ts
 * import { createSyncSigner } from '@presign/core'
 * import { nodeBackend } from '@presign/core/node'
 * import { ossV4 } from '@presign/oss-v4'
 *
 * const signer = createSyncSigner(ossV4({ region: 'cn-hangzhou' }), {
 *   credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' },
 *   backend: nodeBackend
 * })
 * const { url } = signer.presign({ bucket: 'examplebucket', key: 'exampleobject.txt', expiresIn: 3600 })
 * ```
 */
export function createSyncSigner<const S extends SigningScheme>(
  scheme: S,
  options: SyncSignerOptions<S>,
): SyncSigner<S> {
  checkSigner('createSyncSigner', scheme, options)
  const { backend, clock = systemClock, onTokenExpiry = 'reject' } = options
  const signing = new Signing(scheme, onTokenExpiry)
  const credentials = source(signing, options.credentials)
  return signerOver(signing, (work, input) => {
    const now = nowOf(clock)
    return runSync(work.recipe(input, credentials(work, input, now), now), backend)
  }) as SyncSigner<S>
}

/** A kind of work that a signer does, from an input to a recipe. */
interface Work<I, T> {
  /** How long the credentials must live, in seconds since 1970. */
  until(input: I, now: SigningTime): number
  recipe(input: I, credentials: unknown, now: SigningTime): Recipe<T>
}

/** The difference between a synchronous and an asynchronous signer: who waits. */
type Perform = <I, T>(work: Work<I, T>, input: I) => T | Promise<T>

function signerOver<S extends SigningScheme>(signing: Signing<S>, perform: Perform): unknown {
  const signingIn = (mode: Mode): Work<SignInput, SignedRequest> => ({
    until: endOf,
    recipe: (input, credentials, now) => signing.sign(signing.prepare(mode, input, signing.snapshot(credentials), now)),
  })
  const presigning = signingIn('url')
  const headerSigning = signingIn('header')
  const batch: Work<readonly PresignInput[], SignedRequest[]> = {
    until: (inputs, now) => inputs.reduce((end, input) => Math.max(end, endOf(input, now)), now.seconds),
    recipe: (inputs, credentials, now) => signing.batch(inputs, signing.snapshot(credentials), now),
  }
  const checking: Work<PresignInput | SignInput, SigningError | undefined> = {
    until: endOf,
    recipe: (input, credentials, now) => signing.check(input, signing.snapshot(credentials), now),
  }
  const running = <T>(): Work<Job<S, T>, T> => ({
    until: endOf,
    recipe: (job, credentials, now) => signing.job(job, signing.snapshot(credentials), now),
  })
  return {
    presign: (input: PresignInput) => perform(presigning, input),
    sign: (input: SignInput) => perform(headerSigning, input),
    presignMany: (inputs: readonly PresignInput[]) => perform(batch, inputs),
    check: (input: PresignInput | SignInput) => perform(checking, input),
    run: <T>(job: Job<S, T>) => perform(running<T>(), job),
  }
}

/** The clock's time. It is asked once for each signature or batch. */
function nowOf(clock: Clock): SigningTime {
  return signingTimeOf(undefined, clock.now())
}

/** Credentials as a function of the work they are for, whether they were given or are asked for. */
function source<R>(
  signing: Signing<SigningScheme>,
  credentials: R | ((need: CredentialsNeed) => R),
): <I>(work: Work<I, unknown>, input: I, now: SigningTime) => R {
  if (typeof credentials !== 'function') {
    const fixed = signing.snapshot(credentials)
    return () => fixed as R
  }
  const provider = credentials as (need: CredentialsNeed) => R
  return (work, input, now) => {
    const signal = signalOf(input)
    return provider({ until: new Date(work.until(input, now) * 1000), ...(signal && { signal }) })
  }
}

/** What ends the wait for credentials. A batch is one wait, and its first input speaks for it. */
function signalOf(input: unknown): CredentialsNeed['signal'] {
  const one: unknown = Array.isArray(input) ? input[0] : input
  const signal = typeof one === 'object' && one !== null ? ownProperty(one, 'signal') : undefined
  if (signal === undefined) return undefined
  if (typeof (signal as Partial<PlatformAbortSignal> | null)?.addEventListener === 'function')
    return signal as PlatformAbortSignal
  throw invalidInput('signal', signal, 'an AbortSignal')
}

/**
 * When the credentials must still be alive, in seconds: at the end of the link. What is absurd about an input is
 * refused later, by its own rule.
 */
function endOf(input: { readonly at?: Date | undefined; readonly expiresIn?: number }, now: SigningTime): number {
  if (typeof input !== 'object' && typeof input !== 'function') return now.seconds
  const at = ownProperty(input ?? {}, 'at') as unknown
  const expiresIn = ownProperty(input ?? {}, 'expiresIn') as unknown
  const begin = at instanceof Date && Math.abs(at.getTime()) < 1e14 ? Math.floor(at.getTime() / 1000) : now.seconds
  return begin + (typeof expiresIn === 'number' && expiresIn > 0 && expiresIn < 1e11 ? expiresIn : 0)
}
