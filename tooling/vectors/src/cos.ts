import type { Deviation } from './aws.js'
import { load } from './load.js'
import type { Addressing, Query, Signed, Vector, VectorInput } from './vector.js'

export interface CosInput extends VectorInput {
  readonly addressing: Addressing
  readonly query: Query
  /** Seconds after the signing time; informative, the key time is what is signed. */
  readonly expiresIn: number
  /** `start;end` in Unix seconds. */
  readonly keyTime: string
  /** False where the host header is left out of the signature. */
  readonly signHost?: boolean
  /** The policy document as text: what a form signs. */
  readonly policy?: string
}

export interface CosExpected extends Signed {
  readonly canonicalRequest?: string
  /** Hex text, which is itself the HMAC key of the signature. */
  readonly signingKey: string
  readonly url?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly fields?: Readonly<Record<string, string>>
  readonly formFields?: Readonly<Record<string, string>>
}

export type CosVector = Vector<CosInput, CosExpected> & { readonly disagreesWith?: readonly Deviation[] }

/** URLs, headers and forms of the COS scheme (q-sign-algorithm=sha1). */
export function cos(): CosVector[] {
  return load('cos/cos.json')
}
