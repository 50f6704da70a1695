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
  readonly bucket: string | undefined
  /** ISO 8601, UTC: when the policy expires. */
  readonly expiresAt?: string
  /** The second half of the question, once key and size of the file are known: does the form keep to its policy? */
  readonly check: FormCheck
}

/** What `verifyForm` returns. */
export type FormVerdict = AcceptedForm | Rejected
