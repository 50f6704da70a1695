import type { Plan, WireParts } from '@presign/core/scheme'

/** What a signature covers: flat text, in the order of the canonical request. The path is always `/`. */
export interface Tc3Plan extends Plan {
  readonly method: string
  /** The query as it is sent. */
  readonly query: string
  /** `name:value` and a newline for each signed header. */
  readonly headers: string
  /** Names of the signed headers, joined with `;`. */
  readonly signedHeaders: string
  /** Hex SHA-256 of the body. */
  readonly payload: string
  /** The string to sign up to the digest: algorithm, time stamp, scope, a newline after each. */
  readonly stamp: string
}

/** The same with what goes over the wire. */
export interface Tc3SigningPlan extends Tc3Plan, WireParts {}
