import { cos as file } from './files.js'
import { type Addressing, type Made, type Query, read, type Signed, type Vector, type VectorInput } from './vector.js'

/** What a Tencent Cloud COS SDK was given. */
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

/** What a Tencent Cloud COS SDK made. */
export interface CosExpected extends Signed, Made {
  /** URLs and headers. */
  readonly canonicalRequest?: string
  /** Hex text, which is itself the HMAC key of the signature. */
  readonly signingKey: string
}

/** One vector of `cos.json`. */
export type CosVector = Vector<CosInput, CosExpected>

/**
 * URLs, headers and forms of the COS scheme (q-sign-algorithm=sha1): 102 vectors from `cos.json`.
 *
 * @see {@link https://www.tencentcloud.com/document/product/436/7778}
 */
export function cos(): Promise<readonly CosVector[]> {
  return read(file())
}
