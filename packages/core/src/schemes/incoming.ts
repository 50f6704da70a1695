import type { TextToSign } from '../recipe/recipe.js'
import type { Endpoint } from './endpoint.js'
import type { Mode, ObjectKey, Plan } from './plan.js'
import type { Rejection, ServiceError } from './rejection.js'
import type { Resource } from './request.js'

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

/**
 * What a signature says of the body.
 *
 * - `digest`: the SHA-256 of the body is signed; see `sha256`
 * - `unsigned`: any body goes with this signature
 * - `chunks`, `chunks-trailer`: the body comes in chunks that are signed one by one, with signed trailing headers or not
 * - `unsigned-trailer`: the body comes in chunks that are not signed, with trailing headers
 */
export type SignedPayload = 'digest' | 'unsigned' | 'chunks' | 'chunks-trailer' | 'unsigned-trailer'

/** What a signed request claims about itself. Nothing of it is proved before the signature is. */
export interface Claims {
  readonly mode: Mode
  readonly accessKeyId: string
  readonly securityToken: string | undefined
  readonly resource: Resource
  readonly bucket: string | undefined
  /** Decoded; `undefined` for the bucket or the service. Of services without buckets: the path, as it was sent. */
  readonly key: string | undefined
  readonly payload: SignedPayload
  /** Lower-case hex, where `payload` is `digest` and the request tells it. */
  readonly sha256: string | undefined
  /**
   * Seconds since 1970: when it says it was signed, or from when on it holds. Absent in protocols whose URLs carry an
   * end alone.
   */
  readonly signedAt: number | undefined
  /** Seconds since 1970: the last moment at which it holds. Without one, `signedAt` must be near. */
  readonly expiresAt: number | undefined
  /** Names of the headers that the signature covers, sorted. */
  readonly signedHeaders: readonly string[]
  /** Set when the credential's scope is not accepted here: rejected after the key was looked up, as services do. */
  readonly misplaced: Rejection | undefined
}

/** What a scheme makes of an incoming request. */
export type ParseResult<P extends Plan = Plan> =
  | { readonly state: 'absent' }
  | { readonly state: 'rejected'; readonly rejection: Rejection }
  | {
      readonly state: 'signed'
      readonly plan: P
      readonly objectKey: ObjectKey
      /** As it arrived: hex or Base64 text, by the signature's format. */
      readonly signature: string
      readonly claims: Claims
      /** Whether a parameter of the query is the sender's own, and signed. Default: no parameter is. */
      readonly signsParameter?: (name: string) => boolean
    }

/** The fields of an upload form but the file, by lower-case name: services read names without regard to case. */
export type FormFields = ReadonlyMap<string, string>

/** What the fields of a form do not tell, for {@link FormCheck}. */
export interface FormToCheck {
  /** The bucket it was sent to, by host or path: what its fields say counts for nothing. */
  readonly bucket: string
  /** Of the file, in bytes; `undefined` while it is not read yet, to judge all but the size. */
  readonly size: number | undefined
}

/** Something in a form that its policy does not allow. */
export interface FormViolation {
  /** The field, in lower case; `file` for the size. */
  readonly field: string
  /** One sentence: what was found, and what the policy allows. */
  readonly detail: string
  readonly answer: ServiceError
}

/** What the policy of a form does not allow in its key, its size and its other fields: an empty list where it is kept. */
export type FormCheck = (form: FormToCheck) => readonly FormViolation[]

/** What a scheme makes of the fields of a form. */
export type FormParseResult =
  | { readonly state: 'absent' }
  | { readonly state: 'rejected'; readonly rejection: Rejection }
  | {
      readonly state: 'signed'
      /** The scope of the key. */
      readonly plan: Plan
      /** What is signed. */
      readonly stringToSign: TextToSign
      readonly signature: string
      readonly claims: FormClaims
      readonly check: FormCheck
      /** Set when what was signed cannot be read: reported after the signature was found good, as services do. */
      readonly unreadable?: Rejection | undefined
    }

/** What a signed form claims about itself. Nothing of it is proved before the signature is. */
export interface FormClaims
  extends Pick<Claims, 'accessKeyId' | 'securityToken' | 'bucket' | 'signedAt' | 'expiresAt' | 'misplaced'> {
  readonly mode: 'form'
  /** The largest file that the policy allows, in bytes. `undefined` where it sets no limit. */
  readonly maxBytes: number | undefined
}

/** Where a signature is found. */
export type SignedIn = Mode | FormClaims['mode']
