import { gcsV4 as file } from './files.js'
import { type Addressing, type Made, type Query, read, type Signed, type Vector, type VectorInput } from './vector.js'

/** What a Google Cloud Storage SDK was given. */
export interface GcsInput extends VectorInput {
  readonly addressing: Addressing
  readonly query: Query
  /** All vectors are made with HMAC keys. */
  readonly keyType: 'hmac'
  /** Seconds after the signing time; absent for headers. */
  readonly expiresIn?: number
  /** Text whose SHA-256 is the payload hash. */
  readonly body?: string
  /** The payload line itself. */
  readonly payloadHash?: string
  /** The policy document as text, before non-ASCII letters are escaped: what a form signs. */
  readonly policy?: string
}

/** What a Google Cloud Storage SDK made. */
export interface GcsExpected extends Signed, Made {
  /** URLs and headers. */
  readonly canonicalRequest?: string
}

/** One vector of `gcs-v4.json`. */
export type GcsVector = Vector<GcsInput, GcsExpected>

/**
 * URLs, headers and forms of GOOG4-HMAC-SHA256: 67 vectors from `gcs-v4.json`.
 *
 * @see {@link https://cloud.google.com/storage/docs/authentication/signatures}
 */
export function gcsV4(): Promise<readonly GcsVector[]> {
  return read(file())
}
