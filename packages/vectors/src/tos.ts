import { tos as file } from './files.js'
import { type Addressing, type Made, type Query, read, type Signed, type Vector, type VectorInput } from './vector.js'

/** What a Volcengine TOS SDK was given. */
export interface TosInput extends VectorInput {
  readonly addressing: Addressing
  readonly query: Query
  /** Seconds after the signing time; absent for headers. */
  readonly expiresIn?: number
  /** The policy document as text: what a form or a policy in the query signs. */
  readonly policy?: string
}

/** What a Volcengine TOS SDK made. */
export interface TosExpected extends Signed, Made {
  /** Everything but forms. */
  readonly canonicalRequest?: string
}

/** One vector of `tos.json`; `policy-query` is a policy whose signature stands in the query. */
export type TosVector = Vector<TosInput, TosExpected, 'query' | 'header' | 'post-policy' | 'policy-query'>

/** URLs, headers, forms and policies of TOS4-HMAC-SHA256: 100 vectors from `tos.json`. */
export function tos(): Promise<readonly TosVector[]> {
  return read(file())
}
