import type { ObjectKey, Plan, SignedParts, SigningScheme, SigningStrings } from '../schemes/scheme.js'

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
  /** ISO 8601, UTC: when it stops working; a token that dies earlier wins. Absent for signed headers. */
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
interface Making {
  readonly scheme: Pick<SigningScheme, 'canonicalize'>
  readonly plan: Plan
  readonly target: ObjectKey
}

/** The one class behind {@link SignedRequest}. */
export class Signed implements SignedRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly absentHeaders: readonly string[]
  declare readonly expiresAt?: string
  readonly #making: Making
  readonly #stringToSign: string
  readonly #signature: string

  constructor(
    method: string,
    parts: SignedParts,
    expiresAt: string | undefined,
    making: Making,
    stringToSign: string,
    signature: string,
  ) {
    this.method = method
    this.url = parts.url
    this.headers = parts.headers
    this.absentHeaders = parts.absentHeaders
    if (expiresAt !== undefined) this.expiresAt = expiresAt
    this.#making = making
    this.#stringToSign = stringToSign
    this.#signature = signature
  }

  get trace(): Trace {
    const canonicalRequest = canonicalRequestOf(this.#making)
    return {
      ...(canonicalRequest === undefined ? undefined : { canonicalRequest }),
      stringToSign: this.#stringToSign,
      signature: this.#signature,
    }
  }
}

/**
 * Makes the canonical request again. It needs no hash, so every step is answered with nothing: kept texts would cost
 * each of a million results 1.1 kB instead of 0.44.
 */
function canonicalRequestOf({ scheme, plan, target }: Making): string | undefined {
  const recipe = scheme.canonicalize(plan, target)
  let turn = recipe.next()
  while (!turn.done) turn = recipe.next('')
  return turn.value.canonicalRequest
}
