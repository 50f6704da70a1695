import type { Endpoint } from '@presign/core'
import {
  checkOptions,
  customEndpoint,
  hostedEndpoint,
  pathStyleEndpoint,
  virtualHostedEndpoint,
} from '@presign/core/scheme'
import { isBucketName } from './names.js'

/** Options of the endpoints that the service names itself. */
export interface EndpointOptions {
  /** Default `https`. */
  readonly protocol?: 'http' | 'https'
}

/** Options of `endpoints.public`. */
export interface PublicOptions extends EndpointOptions {
  /** Both reach the same data. Default `myqcloud.com`. */
  readonly domain?: 'myqcloud.com' | 'tencentcos.cn'
}

/** Options of `endpoints.accelerate`. */
export interface AccelerateOptions extends EndpointOptions {
  /** From inside the provider's network. Default false. */
  readonly internal?: boolean
}

/** Options of `endpoints.custom`. */
export interface CustomOptions {
  /** The bucket the domain is bound to. Needed where the endpoint must read, as in a verifier. */
  readonly bucket?: string
}

/**
 * Where COS is reached. Every one is a value that is given to the scheme or to a single call. None takes a region: the
 * scheme has it. The region is not signed; the host is.
 *
 * @see {@link https://www.tencentcloud.com/document/product/436/6224}
 * @example
 * ```ts
 * import { cos, endpoints } from '@presign/cos'
 *
 * const inside = cos({ region: 'ap-guangzhou', endpoint: endpoints.internal() })
 * const cdn = endpoints.custom('https://img.example.com', { bucket: 'photos-1250000000' })
 * ```
 */
export const endpoints = {
  /** `bucket.cos.<region>.myqcloud.com`, and `service.cos.myqcloud.com` for the service itself: the default. */
  public: publicEndpoint,

  /** `bucket.cos-internal.<region>.tencentcos.cn`: from inside the provider's network. */
  internal: (options?: EndpointOptions): Endpoint =>
    named('internal', (region) => `cos-internal.${region}.tencentcos.cn`, options),

  /** `bucket.cos.accelerate.myqcloud.com`: over the nearest edge. */
  accelerate: ({ internal = false, ...options }: AccelerateOptions = {}): Endpoint =>
    named(
      'accelerate',
      () => (internal ? 'cos-internal.accelerate.tencentcos.cn' : 'cos.accelerate.myqcloud.com'),
      options,
    ),

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
 * `bucket.cos.<region>.myqcloud.com`: the default of the scheme, and `endpoints.public`. By itself, because a page that
 * needs no other should not load them.
 */
export function publicEndpoint({ domain = 'myqcloud.com', ...options }: PublicOptions = {}): Endpoint {
  const buckets = named('public', (region) => `cos.${region}.${domain}`, options)
  // All buckets of an account are listed at one host; that of a region lists its own.
  const service = named('public', () => `service.cos.${domain}`, options)
  return Object.freeze<Endpoint>({
    kind: 'public',
    address: (region, bucket) => (bucket === undefined ? service : buckets).address(region, bucket),
    match(region, host, path) {
      const found = service.match?.(region, host, path)
      return found && found.bucket === undefined ? found : buckets.match?.(region, host, path)
    },
  })
}

function named(kind: string, hostOf: (region: string) => string, options: EndpointOptions = {}): Endpoint {
  checkOptions(`endpoints.${kind}`, options, ['protocol', 'domain', 'internal'])
  return hostedEndpoint(kind, { protocol: options.protocol, hostOf, isBucketName })
}
