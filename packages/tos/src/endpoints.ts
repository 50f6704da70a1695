import type { Endpoint } from '@presign/core'
import { checkOptions, customEndpoint, hostedEndpoint, virtualHostedEndpoint } from '@presign/core/scheme'
import { isBucketName } from './names.js'

/** Options of the endpoints that the service names itself. */
export interface EndpointOptions {
  /** Default `https`. */
  readonly protocol?: 'http' | 'https'
}

/** Options of `endpoints.custom`. */
export interface CustomOptions {
  /** The bucket the domain is bound to. Needed where the endpoint must read, as in a verifier. */
  readonly bucket?: string
}

/**
 * Where TOS is reached. Every one is a value that is given to the scheme or to a single call. None takes a region: the
 * scheme has it. There is no path style.
 *
 * @see {@link https://www.volcengine.com/docs/6349/107356}
 * @example
 * ```ts
 * import { endpoints, tos } from '@presign/tos'
 *
 * const inside = tos({ region: 'cn-beijing', endpoint: endpoints.internal() })
 * const cdn = endpoints.custom('https://img.example.com', { bucket: 'photos' })
 * ```
 */
export const endpoints = {
  /** `bucket.tos-<region>.volces.com`: the default. */
  public: publicEndpoint,

  /** `bucket.tos-<region>.ivolces.com`: from inside the provider's network. */
  internal: (options?: EndpointOptions): Endpoint =>
    named('internal', (region) => `tos-${region}.ivolces.com`, options),

  /** `bucket.tos-accelerate.volces.com`: over the nearest edge. The bucket's own region is still signed. */
  accelerate: (options?: EndpointOptions): Endpoint => named('accelerate', () => 'tos-accelerate.volces.com', options),

  /** `bucket.<host>` of any origin: a proxy, a local server under `localhost`. */
  virtualHosted: (origin: string): Endpoint => virtualHostedEndpoint(origin, isBucketName),

  /** A domain that is bound to one bucket (CNAME or CDN), which is neither in the URL nor signed: the host is. */
  custom: (origin: string, options: CustomOptions = {}): Endpoint => {
    checkOptions('endpoints.custom', options, ['bucket'])
    return customEndpoint(origin, options.bucket)
  },
} as const

/**
 * `bucket.tos-<region>.volces.com`: the default of the scheme, and `endpoints.public`. By itself, because a page that
 * needs no other should not load them.
 */
export function publicEndpoint(options?: EndpointOptions): Endpoint {
  return named('public', (region) => `tos-${region}.volces.com`, options)
}

function named(kind: string, hostOf: (region: string) => string, options: EndpointOptions = {}): Endpoint {
  checkOptions(`endpoints.${kind}`, options, ['protocol'])
  return hostedEndpoint(kind, { protocol: options.protocol, hostOf, isBucketName })
}
