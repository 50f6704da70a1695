import type { Plan, WireParts } from '@presign/core/scheme'

/** What a signature covers, but for the object key. The scope is `bce-auth-v1/id/time/seconds`. */
export interface BosPlan extends Plan {
  readonly method: string
  /** What stands before the key in the path: `/`, or `/bucket/` in path style. */
  readonly root: string
  /** The canonical query. */
  readonly query: string
  /** `name:value` for each signed header, newlines between them. */
  readonly headers: string
}

/** The same with what goes over the wire. */
export interface BosSigningPlan extends BosPlan, WireParts {}
