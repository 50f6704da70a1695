import type { SigningTime } from '../credentials/clock.js'
import type { DerivedKey, Secret } from '../credentials/credentials.js'
import type { Mistake } from '../explain/mistake.js'
import type { Encoding, Key, KeyAlgorithm, Recipe } from '../recipe/recipe.js'

/** Where a signature goes: into the URL, or into a header. */
export type Mode = 'url' | 'header'

/** The last step of a scheme, as data, because its ends differ: an HMAC is made twice and compared, a key pair is not. */
export interface SignatureFormat {
  readonly algorithm: KeyAlgorithm
  readonly encoding: Exclude<Encoding, 'bytes'>
}

/** Names and values as the caller gave them, copied. In headers the names are lower-case and the values trimmed. */
export type Pairs<V extends string | null = string> = readonly (readonly [name: string, value: V])[]

/** Everything a caller wants signed, but the object key. Checked and copied by core. */
export interface NormalizedRequest {
  readonly mode: Mode
  /** Upper-case. */
  readonly method: string
  readonly bucket: string | undefined
  /** Whether an object is addressed, or the bucket (or service) itself. */
  readonly object: boolean
  /** A name stands in it as often as the caller gave it a value: see `refuseRepeats`. */
  readonly query: Pairs<string | null>
  readonly headers: Pairs
  /** Names of headers to sign beyond the scheme's own: lower-case, unique, sorted; whether they are sent is not checked. */
  readonly additionalHeaders: readonly string[]
  /** Seconds, in URL mode. */
  readonly expiresIn: number
  /** The call's own endpoint, which goes before the scheme's. */
  readonly endpoint: Endpoint | undefined
  readonly accessKeyId: string
  readonly securityToken: string | undefined
  /** The scope of a key that was derived elsewhere; core refuses a plan of another. Else `undefined`. */
  readonly scope: string | undefined
}

/**
 * What a scheme works out once for many keys: flat text, ready to be joined. Its fields are the scheme's own, but for
 * the scope, under which core remembers the signing key.
 */
export interface Plan {
  /** What the signing key is good for. Empty where a protocol signs with the secret itself. */
  readonly scope: string
}

/**
 * The object key twice: V4 signs the encoded form, V1 the decoded one, and both send the encoded one. Services without
 * objects, whose key is a path as it goes over the wire, send the one and sign the other.
 */
export interface ObjectKey {
  /** Decoded text; empty for the bucket or the service. */
  readonly key: string
  /** Percent-encoded once, `/` kept. */
  readonly path: string
}

/** The texts on the way to a signature. Never the signature. */
export interface SigningStrings {
  /** Absent where the protocol has none. */
  readonly canonicalRequest?: string
  readonly stringToSign: string
}

/** What {@link Scheme.finalize} makes of a signature: everything the sender needs. */
export interface SignedParts {
  readonly url: string
  /** Exactly what must be sent, host aside; lower-case names, no prototype, frozen. */
  readonly headers: Readonly<Record<string, string>>
  /** What must not be sent beyond `headers`; may end in `*`. Frozen. */
  readonly absentHeaders: readonly string[]
}

/** Where a bucket of a region is reached. */
export interface Address {
  /** `https://host` or `https://host:port`. */
  readonly origin: string
  /** As in the Host header: lower case, with the port unless it is the default. */
  readonly host: string
  /** What stands before the encoded key: `/`, or `/bucket/` in path style. */
  readonly root: string
  /** The bucket that is signed, which a custom domain may bring along. */
  readonly bucket: string | undefined
}

/** What an endpoint found in an incoming request. */
export interface EndpointMatch {
  readonly bucket: string | undefined
  /** Percent-encoded, as it arrived, without the leading `/` or the bucket. */
  readonly path: string
}

/**
 * Where requests go, as a value. It has no region: the scheme has it, and two would sooner or later differ.
 * Providers' vocabularies make them.
 */
export interface Endpoint {
  readonly kind: string
  /** The way out: where a bucket (or the service, without one) is reached. */
  address(region: string, bucket: string | undefined): Address
  /** The way back: which bucket and path a host and raw path mean, or `undefined` when the host is not this endpoint's. */
  match?(region: string, host: string, path: string): EndpointMatch | undefined
}

/** Why a request was refused. The union is closed; the order is that of the checks. */
export type Reason =
  | 'unknown_host'
  | 'unsigned'
  | 'unsupported'
  | 'conflicting'
  | 'malformed'
  | 'expired'
  | 'unknown_key'
  | 'token_missing'
  | 'token_mismatch'
  | 'token_expired'
  | 'not_yet_valid'
  | 'skewed'
  | 'scope_mismatch'
  | 'mismatch'
  | 'replayed'

/** What the service itself would answer. */
export interface ServiceError {
  /** HTTP status. */
  readonly status: number
  /** The service's error code, such as `SignatureDoesNotMatch`. */
  readonly code: string
  /** The service's own finer code, where it has one. */
  readonly ec?: string
  readonly message: string
}

/** A refusal that a scheme found while it read a request. */
export interface Rejection {
  readonly reason: Reason
  /** What is wrong, in a sentence for the log. No signature, token or secret. */
  readonly detail: string
  readonly answer: ServiceError
}

/** A request as it arrived, taken apart by core as far as no protocol has a say. */
export interface IncomingRequest {
  readonly method: string
  /** Lower case, with the port as it was sent. */
  readonly host: string
  /** The raw path, percent-encoded as it arrived, beginning with `/`. */
  readonly path: string
  /** The raw query, without `?`. */
  readonly query: string
  /** Lower-case names; values trimmed; repeats kept in order. */
  readonly headers: ReadonlyMap<string, readonly string[]>
  /** The verifier's endpoints, or `undefined` to use the scheme's own. */
  readonly endpoints: readonly Endpoint[] | undefined
}

/** What a signed request claims about itself. Nothing of it is proved before the signature is. */
export interface Claims {
  readonly mode: Mode
  readonly accessKeyId: string
  readonly securityToken: string | undefined
  readonly bucket: string | undefined
  readonly key: string | undefined
  /**
   * Seconds since 1970: when it says it was signed, or from when on it holds. Absent in protocols whose URLs carry an
   * end alone.
   */
  readonly signedAt: number | undefined
  /** Seconds since 1970: the last moment at which it holds. Without one, `signedAt` must be near. */
  readonly expiresAt: number | undefined
  /** Names of the headers that the signature covers, sorted. */
  readonly signedHeaders: readonly string[]
  /** Set when the credential's scope is not this scheme's: refused after the key was looked up, as services do. */
  readonly misplaced: Rejection | undefined
}

/** What a scheme makes of an incoming request. */
export type ParseResult<P extends Plan = Plan> =
  | { readonly state: 'absent' }
  | { readonly state: 'rejected'; readonly refusal: Rejection }
  | {
      readonly state: 'signed'
      readonly plan: P
      readonly target: ObjectKey
      /** As it arrived: hex or Base64 text, by the seal. */
      readonly signature: string
      readonly claims: Claims
    }

/** What a scheme allows, as data that core checks. */
export interface Limits {
  /** The longest key, in bytes of UTF-8. */
  readonly keyBytes: number
  /** The longest lifetime of a URL, in seconds. */
  readonly expiresIn: number
}

/**
 * The half of a scheme that signs. A signer takes it as it takes a whole {@link Scheme}: a page that loads only this
 * half loads a third less.
 *
 * @typeParam M The modes it has; a signer has the methods its scheme has.
 * @typeParam C The credentials it takes: {@link Secret}, and {@link DerivedKey} where the protocol derives its key.
 * @typeParam P What `texts` works on.
 * @typeParam W What `attach` needs beyond that: `prepare` makes it, `read` does not.
 */
export interface SigningScheme<M extends Mode = Mode, C = Secret, P extends Plan = Plan, W extends P = P> {
  readonly name: string
  readonly modes: readonly M[]
  readonly signature: SignatureFormat
  readonly limits: Limits
  /** Where its requests go, and arrive, unless a call or a verifier says otherwise. */
  readonly endpoint?: Endpoint
  /** What is signed, all but the object key and the signature. */
  prepare(shape: NormalizedRequest, moment: SigningTime): W
  /**
   * A key that this scheme must not sign beyond core's own rules: throws a `SigningError`.
   *
   * @param allowUnsafe The input's `allowUnsafeKey`.
   */
  checkKey?(key: string, allowUnsafe: boolean): void
  /** Canonical text → string to sign. */
  canonicalize(plan: P, target: ObjectKey): Recipe<SigningStrings>
  /** Remembered by core under `plan.scope`. */
  signingKey(plan: Plan, credentials: C): Recipe<Key>
  finalize(plan: W, target: ObjectKey, signature: string): SignedParts
}

/**
 * A signature scheme: a small pure program without state that reads like the provider's own document.
 *
 * `prepare` makes a plan from what a caller wants, `read` makes one from what arrived, and from there on signing and
 * verifying are the same code: `texts`, `signingKey`, seal. So nothing that `texts` needs may hide in the caller's
 * context: the plan holds the time stamp verbatim, the scope, the signed names.
 *
 * `schemeContract` from `@presign/core/testing` proves one.
 */
export interface Scheme<M extends Mode = Mode, C = Secret, P extends Plan = Plan, W extends P = P>
  extends SigningScheme<M, C, P, W> {
  /** What the service answers to each refusal that core finds, by mode. */
  readonly answers: (reason: Reason, mode: Mode) => ServiceError
  /** The inverse of `attach`. Never throws. */
  parse(request: IncomingRequest): ParseResult<P>
  /** The other half of the key, where the seal is made with a key pair. */
  verifyingKey?(plan: Plan, credentials: C): Recipe<Key>
  /** Mistakes that are made with this protocol alone, for `reproduce` to try. */
  readonly mistakes?: readonly Mistake<P>[]
}

/** Any scheme at all, for code that is handed one. */
// The parameters of the methods are compared bivariantly, so every scheme is assignable, whatever its plan.
export type AnyScheme = Scheme<Mode, Secret & DerivedKey, Plan, Plan>

/** The half of any scheme that signs. */
export type AnySigningScheme = SigningScheme<Mode, Secret & DerivedKey, Plan, Plan>

/** The credentials that a scheme takes. */
export type CredentialsOf<S> = S extends SigningScheme<infer _M, infer C, infer _P, infer _W> ? C : never
