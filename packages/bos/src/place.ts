import type { Endpoint } from '@presign/core'
import { checkEndpoint, checkOptions, invalidOption } from '@presign/core/scheme'
import { publicEndpoint } from './endpoints.js'
import { checkRegion } from './names.js'

/** Options of {@link bos}. */
export interface BosOptions {
  /** Where the bucket is, such as `bj`. It is not signed: the endpoint is found by it. */
  readonly region: string
  /** Where requests go unless a call says otherwise. Default `endpoints.public()`. */
  readonly endpoint?: Endpoint
  /** How long signed headers hold, in seconds. Default 1800, the service's own. */
  readonly headerLifetime?: number
  /**
   * Sign `content-length`, `content-md5` and `content-type` whenever a call gives them. Default true; with false those
   * alone that it names in `additionalHeaders`.
   */
  readonly signBodyHeaders?: boolean
}

/** What the scheme knows beside the input. */
export type Place = Required<BosOptions>

/** Options with their defaults. */
export function placeOf(options: BosOptions): Place {
  checkOptions('bos', options, ['region', 'endpoint', 'headerLifetime', 'signBodyHeaders'])
  const { region, endpoint = publicEndpoint(), headerLifetime = 1800, signBodyHeaders = true } = options
  checkRegion(region)
  checkEndpoint('bos', endpoint)
  if (!Number.isInteger(headerLifetime) || headerLifetime < 1)
    throw invalidOption('bos', 'headerLifetime', String(headerLifetime), 'a whole number of seconds, 1 or more')
  return { region, endpoint, headerLifetime, signBodyHeaders }
}
