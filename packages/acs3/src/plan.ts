import type { Plan, WireParts } from '@presign/core/scheme'

/** What a signature covers, but for the path: flat text, in the order of the canonical request. */
export interface Acs3Plan extends Plan {
  readonly method: string
  /** The canonical query. */
  readonly query: string
  /** `name:value` and a newline for each signed header. */
  readonly headers: string
  /** Names of the signed headers, joined with `;`. */
  readonly signedHeaders: string
  /** Hex SHA-256 of the body. */
  readonly payload: string
}

/** The same with what goes over the wire. */
export interface Acs3SigningPlan extends Acs3Plan, WireParts {}
