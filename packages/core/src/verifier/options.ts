import type { Clock } from '../credentials/clock.js'
import type { Backend, SyncBackend } from '../recipe/recipe.js'
import type { Endpoint } from '../schemes/endpoint.js'
import type { Claims, FormClaims } from '../schemes/incoming.js'
import type { CredentialsOf } from '../schemes/scheme.js'

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
