import type { Clock } from '../credentials/clock.js'
import type { CredentialsProvider, SyncCredentialsProvider } from '../credentials/credentials.js'
import type { Backend, SyncBackend } from '../recipe/recipe.js'
import { checkEndpoint, checkOptions } from '../schemes/options.js'
import type { CredentialsOf } from '../schemes/scheme.js'
import { invalidOption, typeOf } from '../text/input-errors.js'
import type { OnTokenExpiry } from './input.js'

/** Options of {@link createSigner}. */
export interface SignerOptions<S> {
  /** Credentials, or a function that is asked once for each signature or batch. */
  readonly credentials: CredentialsOf<S> | CredentialsProvider<CredentialsOf<S>>
  /** Who computes hashes. Default: `webBackend`, the platform's WebCrypto. */
  readonly backend?: Backend
  /** Default: the machine's clock. `at` in an input always wins. */
  readonly clock?: Clock
  /** What to do when a link would live longer than its token. Default `reject`. */
  readonly onTokenExpiry?: OnTokenExpiry
}

/** Options of {@link createSyncSigner}. */
export interface SyncSignerOptions<S> {
  /** Credentials, or a function that answers at once, such as `refreshing(load).current`. */
  readonly credentials: CredentialsOf<S> | SyncCredentialsProvider<CredentialsOf<S>>
  /** Who computes hashes, at once: `nodeBackend`, `await loadWasmBackend()`, `jsBackend`. An asynchronous backend does not compile. */
  readonly backend: SyncBackend
  /** Default: the machine's clock. `at` in an input always wins. */
  readonly clock?: Clock
  /** What to do when a link would live longer than its token. Default `reject`. */
  readonly onTokenExpiry?: OnTokenExpiry
}

const NAMES = ['credentials', 'backend', 'clock', 'onTokenExpiry']

/** Checks what a signer is made of, where it is made. */
export function checkSigner(of: string, scheme: unknown, options: unknown): void {
  const { prepare, name, endpoint } = (scheme ?? {}) as Record<'prepare' | 'name' | 'endpoint', unknown>
  if (typeof prepare !== 'function')
    throw invalidOption(
      of,
      'the scheme',
      shownScheme(scheme, name),
      'a signing value: what the function of a scheme returns',
    )
  checkEndpoint(of, endpoint)
  checkOptions(of, options, NAMES)
  const { credentials, backend, clock, onTokenExpiry } = options as Record<(typeof NAMES)[number], unknown>
  if (credentials === undefined || credentials === null)
    throw invalidOption(of, 'credentials', typeOf(credentials), '{ accessKeyId, accessKeySecret }, or a function')
  checkBackend(of, backend)
  checkClock(of, clock)
  checkOnTokenExpiry(of, onTokenExpiry)
}

function shownScheme(scheme: unknown, name: unknown): string {
  if (typeof scheme === 'function') return 'a function that is to be called'
  return typeof name === 'string' ? `a value of ${name} that does not sign` : typeOf(scheme)
}

/** A backend has the four methods; what lacks them would fail at the first hash. */
export function checkBackend(of: string, backend: unknown): void {
  if (backend === undefined && of !== 'createSyncSigner' && of !== 'createSyncVerifier') return
  const methods = (backend ?? {}) as Record<string, unknown>
  if (['digest', 'importKey', 'sign', 'verify'].every((name) => typeof methods[name] === 'function')) return
  throw invalidOption(of, 'backend', typeOf(backend), 'one such as nodeBackend of @presign/core/node')
}

/** `Date.now` itself is a function and not a clock. */
export function checkClock(of: string, clock: unknown): void {
  if (clock === undefined || typeof (clock as Partial<Clock> | null)?.now === 'function') return
  throw invalidOption(of, 'clock', typeOf(clock), 'an object with now(), such as { now: () => Date.now() }')
}

/** Any other text would mean the default in silence. */
export function checkOnTokenExpiry(of: string, given: unknown): void {
  if (given === undefined || given === 'reject' || given === 'clamp') return
  const found = typeof given === 'string' ? `"${given.slice(0, 80)}"` : typeOf(given)
  throw invalidOption(of, 'onTokenExpiry', found, "'reject' or 'clamp'")
}
