import type { SigningTime } from '../credentials/clock.js'
import type { DerivedKey, Secret } from '../credentials/credentials.js'
import type { Encoding, Key, KeyAlgorithm, Recipe } from '../recipe/recipe.js'
import type { Endpoint } from './endpoint.js'
import type { FormFields, FormParseResult, IncomingRequest, ParseResult, SignedIn } from './incoming.js'
import type { Canonicalized, Mode, ObjectKey, Plan } from './plan.js'
import type { Reason, ServiceError } from './rejection.js'
import type { NormalizedRequest } from './request.js'

/** The last step of a scheme, as data, because its ends differ: an HMAC is made twice and compared, a key pair is not. */
export interface SignatureFormat {
  readonly algorithm: KeyAlgorithm
  readonly encoding: Exclude<Encoding, 'bytes'>
}

/** What {@link SigningScheme.finalize} makes of a signature: everything the sender needs. */
export interface SignedParts {
  readonly url: string
  /** Exactly what must be sent, host aside; lower-case names, no prototype, frozen. */
  readonly headers: Readonly<Record<string, string>>
  /** What must not be sent beyond `headers`; may end in `*`. Frozen. */
  readonly absentHeaders: readonly string[]
}

/** What a scheme allows, as data that core checks. */
export interface Limits {
  /** The longest key, in bytes of UTF-8. */
  readonly keyBytes: number
  /** The longest lifetime of a URL, in seconds. */
  readonly expiresIn: number
  /** Whether requests to the service have paths of their own, as those of services without buckets. Default false. */
  readonly servicePaths?: boolean
  /**
   * A parameter that is signed, and that the service ignores: for `unique: true`. Absent where unknown parameters are not
   * signed, or mean something.
   */
  readonly freeParameter?: string
  /**
   * What every request must have another value of, and the service takes once: the name of a header or a parameter, which
   * core fills with random text where the caller does not.
   */
  readonly nonce?: { readonly header: string } | { readonly parameter: string }
  /** Ids of temporary credentials, which are nothing without their token, as far as an id tells it. */
  readonly temporaryId?: RegExp
}

/**
 * What signing and verifying share: a small pure program without state that reads like the provider's own document.
 *
 * `prepare` makes a plan from what a caller wants, `parse` makes one from what arrived, and from there on both sides are
 * the same code: `canonicalize`, `signingKey`, the signature's format. So nothing that `canonicalize` needs may hide in
 * the caller's context: the plan holds the time stamp verbatim, the scope, the signed names.
 *
 * Plans are a scheme's own. Here their type is erased; a scheme's functions name it, since parameters of methods are
 * compared bivariantly.
 *
 * @typeParam N The name, by which a job for one scheme does not compile on a signer of another.
 * @typeParam C The credentials it takes: {@link Secret}, and {@link DerivedKey} where the protocol derives its key.
 */
export interface Scheme<N extends string = string, C = Secret | DerivedKey> {
  readonly name: N
  readonly signature: SignatureFormat
  /** Canonical text → string to sign. */
  canonicalize(plan: Plan, key: ObjectKey): Canonicalized
  /** Remembered by core under `plan.scope`. */
  signingKey(plan: Plan, credentials: C): Recipe<Key>
}

/**
 * The value that a signer takes.
 *
 * @typeParam M The modes it has; a signer has the methods its scheme has.
 */
export interface SigningScheme<N extends string = string, M extends Mode = Mode, C = Secret | DerivedKey>
  extends Scheme<N, C> {
  readonly modes: readonly M[]
  readonly limits: Limits
  /** Where its requests go unless a call says otherwise. */
  readonly endpoint?: Endpoint
  /** What is signed, all but the object key and the signature. */
  prepare(request: NormalizedRequest, time: SigningTime): Plan
  /**
   * A key that this scheme must not sign beyond core's own rules: throws a `SigningError`.
   *
   * @param allowUnsafe The input's `allowUnsafeKey`.
   */
  checkKey?(key: string, allowUnsafe: boolean): void
  /** Puts the signature where it goes. */
  finalize(plan: Plan, key: ObjectKey, signature: string): SignedParts
}

/** The value that a verifier takes. */
export interface VerifyingScheme<N extends string = string, C = Secret | DerivedKey> extends Scheme<N, C> {
  /** What the service answers to each rejection that core finds, by where the signature is. */
  readonly answers: (reason: Reason, signedIn: SignedIn) => ServiceError
  /** Where its requests arrive unless the verifier says otherwise. */
  readonly endpoint?: Endpoint
  /**
   * The query of a URL of which nothing arrived after its first `&`, where `parse` finds no mark in what is left. Such a
   * request is unsigned, and its verdict says why.
   */
  readonly remnant?: RegExp
  /** The inverse of `finalize`. Never throws. */
  parse(request: IncomingRequest): ParseResult
  /** The same for the fields of an upload form. Never throws. */
  parseForm?(fields: FormFields): FormParseResult
  /**
   * The plan with the digest of the body in it, for protocols that may sign a digest which the request does not carry:
   * lower-case hex of SHA-256.
   */
  withPayload?(plan: Plan, sha256: string): Plan
  /** The other half of the key, where the signature is made with a key pair. */
  verifyingKey?(plan: Plan, credentials: C): Recipe<Key>
}

/** The credentials that a scheme takes. */
export type CredentialsOf<S> = S extends Scheme<infer _N, infer C> ? C : never
