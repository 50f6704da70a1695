import type { Endpoint } from '@presign/core'
import { checkEndpoint, checkOptions } from '@presign/core/scheme'
import { publicEndpoint } from './endpoints.js'
import { checkRegion } from './names.js'

/** Options of {@link gcsV4} and {@link gcsV4Rsa}. */
export interface GcsV4Options {
  /** The location that is signed: `auto`, the default, or that of the bucket. The service does not compare them. */
  readonly region?: string
  /** Where requests go unless a call says otherwise. Default `endpoints.public()`. */
  readonly endpoint?: Endpoint
}

/** What the scheme knows beside the input. */
export type Place = Required<GcsV4Options>

/** Checks the options that signing and verifying share, when they are given. */
export function checkGcsOptions(of: string, options: object): void {
  checkOptions(of, options, ['region', 'endpoint'])
  checkEndpoint(of, (options as GcsV4Options).endpoint)
}

/** Options with their defaults. */
export function placeOf(of: string, options: GcsV4Options): Place {
  checkGcsOptions(of, options)
  const { region = 'auto', endpoint = publicEndpoint() } = options
  checkRegion(region)
  return { region, endpoint }
}
