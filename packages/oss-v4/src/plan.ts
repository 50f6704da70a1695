import type { Plan, WireParts } from '@presign/core/scheme'

/** What a V4 signature covers, but for the object key: flat text, in the order of the canonical request. */
export interface V4Plan extends Plan {
  readonly method: string
  /** `/bucket/`, encoded; `/` for the service. */
  readonly root: string
  /** The canonical query. */
  readonly query: string
  /** `name:value` and a newline for each signed header. */
  readonly headers: string
  /** Names of the additional headers, joined with `;`. */
  readonly additional: string
  /** The last line of the canonical request. */
  readonly payload: string
  /** The string to sign up to the digest: algorithm, time stamp, scope, a newline after each. */
  readonly stamp: string
}

/** The same with what goes over the wire. */
export interface V4SigningPlan extends V4Plan, WireParts {}
