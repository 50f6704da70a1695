import type { Plan, WireParts } from '@presign/core/scheme'

/** What a signature covers, but for the object key: flat text. The scope is the window of the key, `start;end`. */
export interface CosPlan extends Plan {
  /** Lower-case. */
  readonly method: string
  /** What stands before the key in the path, decoded: `/`, or `/bucket/` in path style. */
  readonly root: string
  /** The signed parameters. */
  readonly parameters: string
  /** The signed headers. */
  readonly headers: string
  /** The string to sign up to the digest: algorithm and window, a newline after each. */
  readonly stamp: string
}

/** The same with what goes over the wire. */
export interface CosSigningPlan extends CosPlan, WireParts {}
