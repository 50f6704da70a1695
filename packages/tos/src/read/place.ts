import type { Endpoint } from '@presign/core'
import type { Regions } from '@presign/core/scheme'

/** What a verifying value knows beside the request. */
export interface VerifyingPlace {
  readonly regions: Regions
  readonly endpoint: Endpoint
}
