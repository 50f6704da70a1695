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

/** Options of `endpoints.accelerate`. */
export interface AccelerateOptions extends EndpointOptions {
  /** Use the accelerator outside mainland China alone. Default false. */
  readonly overseas?: boolean
}

/** Options of `endpoints.custom`. */
export interface CustomOptions {
  /** The bucket the domain is bound to. Needed where the endpoint must read, as in a verifier. */
  readonly bucket?: string
}

/**
 * `bucket.oss-<region>.aliyuncs.com`: the default of the schemes, and `endpoints.public`. By itself, because a page that
 * needs no other should not load them.
 */
export function publicEndpoint(options?: EndpointOptions): Endpoint {
  return named('public', (region) => `oss-${region}.aliyuncs.com`, options)
}

/**
 * Where OSS is reached. Every one is a value that is given to a scheme or to a single call, because servers talk over
 * the internal network and sign for the public one. None takes a region: the scheme has it.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/user-guide/regions-and-endpoints}
 * @example
 * ```ts
 * import { endpoints } from '@presign/oss'
 * import { ossV4 } from '@presign/oss-v4'
 *
 * const inside = ossV4({ region: 'cn-hangzhou', endpoint: endpoints.internal() })
 * const cdn = endpoints.custom('https://img.example.com', { bucket: 'photos' })
 * ```
 */
export const endpoints = {
  /** `bucket.oss-<region>.aliyuncs.com`: the default. */
  public: publicEndpoint,

  /** `bucket.oss-<region>-internal.aliyuncs.com`: from inside the provider's network. */
  internal: (options?: EndpointOptions): Endpoint =>
    named('internal', (region) => `oss-${region}-internal.aliyuncs.com`, options),

  /** `bucket.oss-accelerate.aliyuncs.com`: over the nearest edge. The region is still signed. */
  accelerate: (options: AccelerateOptions = {}): Endpoint =>
    named('accelerate', () => `oss-accelerate${options.overseas ? '-overseas' : ''}.aliyuncs.com`, options),

  /** `bucket.<region>.oss.aliyuncs.com`: IPv4 and IPv6. */
  dualStack: (options?: EndpointOptions): Endpoint =>
    named('dual-stack', (region) => `${region}.oss.aliyuncs.com`, options),

  /** `bucket.<host>` of any origin: a CloudBox, a proxy, a local server under `localhost`. */
  virtualHosted: (origin: string): Endpoint => virtualHostedEndpoint(origin, isBucketName),

  /** A domain that is bound to one bucket (CNAME or CDN): the bucket is not in the URL, yet is signed. */
  custom: (origin: string, options: CustomOptions = {}): Endpoint => {
    checkOptions('endpoints.custom', options, ['bucket'])
    return customEndpoint(origin, options.bucket)
  },

  /** `host/bucket/key`: IP addresses and local servers. The service's own public endpoints refuse it. */
  pathStyle: (origin: string): Endpoint => pathStyleEndpoint(origin),
} as const

function named(kind: string, hostOf: (region: string) => string, options: EndpointOptions = {}): Endpoint {
  checkOptions(`endpoints.${kind}`, options, ['protocol', 'overseas'])
  return hostedEndpoint(kind, { protocol: options.protocol, hostOf, isBucketName })
}
