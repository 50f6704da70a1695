import type { Endpoint } from '@presign/core'
import {
  checkOptions,
  customEndpoint,
  hostedEndpoint,
  pathStyleEndpoint,
  virtualHostedEndpoint,
} from '@presign/core/scheme'
import { isBucketName } from './names.js'

/** Options of `endpoints.public`. */
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
 * Where BOS is reached. Every one is a value that is given to the scheme or to a single call. None takes a region: the
 * scheme has it. The region is not signed; the host is.
 *
 * @see {@link https://cloud.baidu.com/doc/BOS/s/Ck1rk80hn}
 * @example
 * ```ts
 * import { bos, endpoints } from '@presign/bos'
 *
 * const plain = bos({ region: 'bj', endpoint: endpoints.public({ protocol: 'http' }) })
 * const cdn = endpoints.custom('https://img.example.com', { bucket: 'photos' })
 * ```
 */
export const endpoints = {
  /** `bucket.<region>.bcebos.com`: the default. Requests with the bucket in their path are read, too. */
  public: publicEndpoint,

  /** `bucket.<host>` of any origin: a proxy, a local server under `localhost`. */
  virtualHosted: (origin: string): Endpoint => virtualHostedEndpoint(origin, isBucketName),

  /** A domain that is bound to one bucket (CNAME or CDN), which is neither in the URL nor signed: the host is. */
  custom: (origin: string, options: CustomOptions = {}): Endpoint => {
    checkOptions('endpoints.custom', options, ['bucket'])
    return customEndpoint(origin, options.bucket)
  },

  /** `host/bucket/key`: the bucket is signed as part of the path. */
  pathStyle: (origin: string): Endpoint => pathStyleEndpoint(origin),
} as const

/**
 * `bucket.<region>.bcebos.com`: the default of the scheme, and `endpoints.public`. By itself, because a page that needs no
 * other should not load them.
 */
export function publicEndpoint({ protocol = 'https', ...others }: EndpointOptions = {}): Endpoint {
  checkOptions('endpoints.public', { protocol, ...others }, ['protocol'])
  const hostOf = (region: string) => `${region}.bcebos.com`
  const hosted = hostedEndpoint('public', { protocol, hostOf, isBucketName })
  return Object.freeze<Endpoint>({
    ...hosted,
    match(region, host, path) {
      const found = hosted.match?.(region, host, path)
      // The host by itself: the bucket is in the path.
      if (found === undefined || found.bucket !== undefined) return found
      return pathStyleEndpoint(`${protocol}://${hostOf(region)}`, 'service').match?.(region, host, path)
    },
  })
}
