import type { Plan, WireParts } from '@presign/core/scheme'

/** What a signature covers, but for the object key: flat text, in the order of the canonical request. */
export interface TosPlan extends Plan {
  /** A request, or a policy in the query that allows many: then of the rest only query and payload are signed. */
  readonly covers: 'request' | 'policy'
  readonly method: string
  /** What stands before the key in the path. */
  readonly root: string
  /** The canonical query. */
  readonly query: string
  /** `name:value` and a newline for each signed header. */
  readonly headers: string
  /** Names of the signed headers, joined with `;`. */
  readonly signedHeaders: string
  /** The last line of the canonical request. */
  readonly payload: string
  /** The string to sign up to the digest: algorithm, time stamp, scope, a newline after each. */
  readonly stamp: string
}

/** The same with what goes over the wire. */
export interface TosSigningPlan extends TosPlan, WireParts {}
