import { bos as file } from './files.js'
import { type Addressing, type Made, type Query, read, type Vector, type VectorInput } from './vector.js'

/** What a Baidu BOS SDK was given. */
export interface BosInput extends VectorInput {
  readonly addressing: Addressing
  readonly query: Query
  /** Seconds after the signing time. */
  readonly expiresIn: number
  /** Names of headers to sign; absent: host, content-md5, content-length, content-type and `x-bce-*`. */
  readonly additionalHeaders?: readonly string[]
  /** The policy document as text: what a form signs. */
  readonly policy?: string
}

/** What a Baidu BOS SDK made. The scheme has no string to sign beside the canonical request. */
export interface BosExpected extends Made {
  /** URLs and headers. */
  readonly canonicalRequest?: string
  /** URLs and headers: hex text, which is itself the HMAC key of the signature. */
  readonly signingKey?: string
  /** Forms: the policy in base64. */
  readonly stringToSign?: string
  readonly signature: string
}

/** One vector of `bos.json`. */
export type BosVector = Vector<BosInput, BosExpected>

/** URLs, headers and forms of bce-auth-v1: 91 vectors from `bos.json`. */
export function bos(): Promise<readonly BosVector[]> {
  return read(file())
}
