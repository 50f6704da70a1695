import type { FormCheck, SignedPayload } from '../schemes/incoming.js'
import type { Mode, SigningStrings } from '../schemes/plan.js'
import type { Reason, ServiceError } from '../schemes/rejection.js'
import type { Resource } from '../schemes/request.js'

/** A request that carries a good signature, and what it says. */
export interface Accepted {
  readonly ok: true
  /** The name of the scheme that signed it. */
  readonly scheme: string
  readonly mode: Mode
  readonly accessKeyId: string
  readonly resource: Resource
  readonly bucket: string | undefined
  readonly key: string | undefined
  /** Names of the headers that the signature covers, sorted. In URL mode: all those the scheme signs that arrived. */
  readonly signedHeaders: readonly string[]
  /**
   * The parameters of the query that the signature covers, decoded; not those that carry the signature itself. Of one
   * that is there several times, the last. Read when it is asked for, and not enumerable: no log and no copy shows it.
   */
  readonly query: ReadonlyMap<string, string | null>
  /** What the signature says of the body. */
  readonly payload: SignedPayload
  /** Where `payload` is `digest`: the SHA-256 that was signed, in lower-case hex. Read no body that has another. */
  readonly sha256?: string
  /** ISO 8601, UTC. Absent where the protocol does not say. */
  readonly signedAt?: string
  /** ISO 8601, UTC: the end of a URL, or of headers where the protocol gives them one. */
  readonly expiresAt?: string
}

/** A request that was rejected, and why. It holds no signature that would be right. */
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
  /**
   * On `mismatch`: the texts that this side signs, for `explain`. Never the signature. Not enumerable, so that no log
   * and no JSON shows it: protocols sign tokens.
   */
  readonly expected?: SigningStrings
}

/** What `verify` returns. */
export type Verdict = Accepted | Rejected

/** A form that carries a good signature and has not expired, and what it may upload. */
export interface AcceptedForm {
  readonly ok: true
  /** The name of the scheme that signed it. */
  readonly scheme: string
  readonly accessKeyId: string
  /** The bucket that the policy names. */
  readonly bucket: string | undefined
  /** ISO 8601, UTC: when the form expires, by its policy or by its signature. */
  readonly expiresAt?: string
  /** The largest file that the policy allows, in bytes: read no more of it. Absent where the policy sets no limit. */
  readonly maxBytes?: number
  /** The other half of the question: do key, size and fields keep to the policy? The time is judged already. */
  readonly check: FormCheck
}

/** What `verifyForm` returns. */
export type FormVerdict = AcceptedForm | Rejected
