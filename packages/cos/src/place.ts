import type { Endpoint } from '@presign/core'
import { checkEndpoint, checkOptions, invalidOption } from '@presign/core/scheme'
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

const NAMES = ['region', 'endpoint', 'signHost', 'headerLifetime', 'backdate']

/** Checks the options that signing and verifying share, when they are given. */
export function checkCosOptions(of: string, options: object): void {
  checkOptions(of, options, NAMES)
  const { endpoint, headerLifetime = 1, backdate = 0 } = options as Partial<CosOptions>
  checkEndpoint(of, endpoint)
  checkSeconds(of, 'headerLifetime', headerLifetime, 1)
  checkSeconds(of, 'backdate', backdate, 0)
}

function checkSeconds(of: string, name: string, found: unknown, min: number): void {
  if (Number.isInteger(found) && (found as number) >= min) return
  throw invalidOption(of, name, String(found), `a whole number of seconds, ${min} or more`)
}

/** Options with their defaults. */
export function placeOf(options: CosOptions): Place {
  checkCosOptions('cos', options)
  const { region, endpoint = publicEndpoint(), signHost = true, headerLifetime = 900, backdate = 0 } = options
  checkRegion(region)
  return { region, endpoint, signHost, headerLifetime, backdate }
}
