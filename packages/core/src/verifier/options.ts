import type { Clock } from '../credentials/clock.js'
import { SigningError } from '../errors.js'
import type { Backend, SyncBackend } from '../recipe/recipe.js'
import type { Endpoint } from '../schemes/endpoint.js'
import type { Claims, FormClaims } from '../schemes/incoming.js'
import { checkOptions, isEndpoint } from '../schemes/options.js'
import type { CredentialsOf } from '../schemes/scheme.js'
import { checkBackend, checkClock } from '../signer/options.js'
import { typeOf } from '../text/input-errors.js'

/**
 * Remembers signatures that were used, for links that work once. Range requests and retries repeat a link, so a
 * download in pieces needs one link per piece.
 */
export interface ReplayStore {
  /**
   * Records a signature (decoded text, after it was found good) and says whether it is new.
   *
   * @param until When it may be forgotten: the end of the URL, or of the tolerated clock difference.
   */
  remember(signature: string, until: Date): boolean | Promise<boolean>
}

/** The same, at once. */
export interface SyncReplayStore extends ReplayStore {
  remember(signature: string, until: Date): boolean
}

/** What both kinds of verifier are told. */
export interface CommonOptions {
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
    claims: Claims | FormClaims,
  ): CredentialsOf<S> | undefined | Promise<CredentialsOf<S> | undefined>
  readonly replay?: ReplayStore
  /** Default: `webBackend`. */
  readonly backend?: Backend
}

/** Options of {@link createSyncVerifier}. */
export interface SyncVerifierOptions<S> extends CommonOptions {
  credentialsOf(accessKeyId: string, claims: Claims | FormClaims): CredentialsOf<S> | undefined
  readonly replay?: SyncReplayStore
  readonly backend: SyncBackend
}

const NAMES = ['credentialsOf', 'endpoints', 'clock', 'maxSkew', 'replay', 'backend']

/** Checks what a verifier is made of, where it is made. */
export function checkVerifier(of: string, schemes: unknown, options: unknown): void {
  if (!Array.isArray(schemes)) throw invalidVerifier(`a list of schemes, which are verifying values`, schemes)
  const unfit = schemes.find(
    (scheme) => typeof (scheme as Partial<Record<string, unknown>> | null)?.parse !== 'function',
  )
  if (schemes.length > 0 && unfit !== undefined)
    throw invalidVerifier('verifying values, from the door ./verify of a scheme', unfit)
  checkOptions(of, options, NAMES)
  const { credentialsOf, endpoints, clock, replay, backend } = options as Record<string, unknown>
  if (typeof credentialsOf !== 'function')
    throw invalidVerifier('credentialsOf: a function from a key id to its credentials', credentialsOf)
  const other = Array.isArray(endpoints)
    ? endpoints.filter((one) => one === undefined || !isEndpoint(one))
    : [endpoints]
  if (endpoints !== undefined && other.length > 0)
    throw invalidVerifier('endpoints: a list such as [endpoints.public()] or [endpoints.custom(origin)]', other[0])
  if (replay !== undefined && typeof (replay as Partial<ReplayStore> | null)?.remember !== 'function')
    throw invalidVerifier('a replay store with remember(signature, until)', replay)
  checkClock(of, clock)
  checkBackend(of, backend)
}

function invalidVerifier(wanted: string, found: unknown): SigningError {
  return new SigningError('verifier_invalid', `Cannot make a verifier: found ${typeOf(found)}, wanted ${wanted}`, {
    wanted,
  })
}
