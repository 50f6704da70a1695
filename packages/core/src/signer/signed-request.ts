import { textOf } from '../recipe/recipe.js'
import type { Canonicalized, ObjectKey, Plan, SigningStrings } from '../schemes/plan.js'
import type { Scheme, SignedParts } from '../schemes/scheme.js'

/**
 * A signed request as it travels: what the sender needs, and all of it. Survives JSON with its type.
 *
 * The commonest failure with presigned URLs anywhere is a sender that adds, drops or changes a header. So send exactly
 * `headers`, and none of `absentHeaders` beyond them.
 */
export interface WireRequest {
  readonly method: string
  /** As text. Never rebuild it through `URL`: that rewrites what was signed. */
  readonly url: string
  /** Exactly what must be sent, host aside. Lower-case names. Frozen, and may be shared between results. */
  readonly headers: Readonly<Record<string, string>>
  /** Must not be sent beyond `headers`; an entry may end in `*` and then means every name that begins so. */
  readonly absentHeaders: readonly string[]
  /** ISO 8601, UTC: when it stops working; a token that expires earlier wins. Absent for signed headers. */
  readonly expiresAt?: string
}

/** Every text on the way to the signature, and the signature. For debugging: `explain` reads it. */
export interface Trace extends SigningStrings {
  readonly signature: string
}

/** What `sign` and `presign` return: a {@link WireRequest} that can tell how it came about. */
export interface SignedRequest extends WireRequest {
  /** A getter, not data: JSON, spread, `structuredClone` and `console.log` leave it behind. */
  readonly trace: Trace
}

/** What made a signed request. Small, because a million results may be held at once. */
interface Origin {
  readonly scheme: Pick<Scheme, 'canonicalize'>
  readonly plan: Plan
  readonly key: ObjectKey
}

/** The one class behind {@link SignedRequest}. */
export class Signed implements SignedRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly absentHeaders: readonly string[]
  declare readonly expiresAt?: string
  readonly #origin: Origin
  readonly #digest: string
  readonly #signature: string

  constructor(
    method: string,
    parts: SignedParts,
    expiresAt: string | undefined,
    origin: Origin,
    digest: string,
    signature: string,
  ) {
    this.method = method
    this.url = parts.url
    this.headers = parts.headers
    this.absentHeaders = parts.absentHeaders
    if (expiresAt !== undefined) this.expiresAt = expiresAt
    this.#origin = origin
    this.#digest = digest
    this.#signature = signature
  }

  /** Written again when it is asked for: kept texts would cost each of a million results 1.1 kB instead of 0.44. */
  get trace(): Trace {
    const { scheme, plan, key } = this.#origin
    return { ...stringsOf(scheme.canonicalize(plan, key), this.#digest), signature: this.#signature }
  }
}

/** The texts of a signature, once the digest in them is known. */
export function stringsOf({ canonicalRequest, stringToSign }: Canonicalized, digest: string): SigningStrings {
  const text = textOf(stringToSign, digest)
  return canonicalRequest === undefined ? { stringToSign: text } : { canonicalRequest, stringToSign: text }
}
