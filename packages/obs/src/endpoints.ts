import type { Endpoint } from '@presign/core'
import { checkOptions, customEndpoint, hostedEndpoint, virtualHostedEndpoint } from '@presign/core/scheme'
import { isBucketName } from './names.js'

/** Options of `endpoints.public`. */
export interface EndpointOptions {
  /** Default `https`. */
  readonly protocol?: 'http' | 'https'
  /** `myhuaweicloud.eu` for the European sites. Default `myhuaweicloud.com`. */
  readonly domain?: 'myhuaweicloud.com' | 'myhuaweicloud.eu'
}

/** Options of `endpoints.custom`. */
export interface CustomOptions {
  /** The bucket the domain is bound to. Needed where the endpoint must read, as in a verifier. */
  readonly bucket?: string
}

/**
 * Where OBS is reached. Every one is a value that is given to the scheme or to a single call. None takes a region: the
 * scheme has it. Neither the region nor the host is signed; the bucket is, or the domain in its place.
 *
 * There is no path style: at an address that has the bucket in its path the service wants signatures of AWS.
 *
 * @see {@link https://support.huaweicloud.com/intl/en-us/api-obs/obs_04_0012.html}
 * @example
 * ```ts
 * import { endpoints, obs } from '@presign/obs'
 *
 * const europe = obs({ region: 'eu-west-101', endpoint: endpoints.public({ domain: 'myhuaweicloud.eu' }) })
 * const cdn = endpoints.custom('https://img.example.com', { bucket: 'photos' })
 * ```
 */
export const endpoints = {
  /** `bucket.obs.<region>.myhuaweicloud.com`: the default. */
  public: publicEndpoint,

  /** `bucket.<host>` of any origin: a proxy, a local server under `localhost`. */
  virtualHosted: (origin: string): Endpoint => virtualHostedEndpoint(origin, isBucketName),

  /** A domain that is bound to one bucket (CNAME or CDN), and is signed in its place. */
  custom: (origin: string, options: CustomOptions = {}): Endpoint => {
    checkOptions('endpoints.custom', options, ['bucket'])
    return customEndpoint(origin, options.bucket)
  },
} as const

/**
 * `bucket.obs.<region>.myhuaweicloud.com`: the default of the scheme, and `endpoints.public`. By itself, because a page
 * that needs no other should not load them.
 */
export function publicEndpoint(options: EndpointOptions = {}): Endpoint {
  checkOptions('endpoints.public', options, ['protocol', 'domain'])
  const { protocol, domain = 'myhuaweicloud.com' } = options
  return hostedEndpoint('public', { protocol, hostOf: (region) => `obs.${region}.${domain}`, isBucketName })
}
