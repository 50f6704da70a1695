import type { Endpoint } from '@presign/core'
import { publicEndpoint } from './endpoints.js'
import { checkRegion } from './names.js'

/** Options of {@link cos}. */
export interface CosOptions {
  /** Where the bucket is, such as `ap-guangzhou`. It is not signed: the endpoint is found by it. */
  readonly region: string
  /** Where requests go unless a call says otherwise. Default `endpoints.public()`. */
  readonly endpoint?: Endpoint
  /** Sign the host, so that a signature serves no other. Default true. */
  readonly signHost?: boolean
  /** How long signed headers hold, in seconds. Default 900. */
  readonly headerLifetime?: number
  /** Let a signature hold from so many seconds before it is made, for clocks that are slow. Default 0. */
  readonly backdate?: number
}

/** What the scheme knows beside the input. */
export type Place = Required<CosOptions>

/** Options with their defaults. */
export function placeOf(options: CosOptions): Place {
  const { region, endpoint = publicEndpoint(), signHost = true, headerLifetime = 900, backdate = 0 } = options
  checkRegion(region)
  return { region, endpoint, signHost, headerLifetime, backdate }
}
