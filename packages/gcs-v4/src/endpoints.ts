import type { Endpoint } from '@presign/core'
import { checkOptions, customEndpoint, hostedEndpoint, originOf, pathStyleEndpoint } from '@presign/core/scheme'
import { checkRegion, isBucketName } from './names.js'

/** Options of the endpoints that the service names itself. */
export interface EndpointOptions {
  /** Default `https`. */
  readonly protocol?: 'http' | 'https'
}

/** Options of `endpoints.public`. */
export interface PublicOptions extends EndpointOptions {
  /** `bucket.storage.googleapis.com` in place of `storage.googleapis.com/bucket`. Default false, as in the SDKs. */
  readonly virtualHosted?: boolean
  /** The domain of another universe, such as a sovereign cloud. Default `googleapis.com`. */
  readonly universe?: string
}

/** Options of `endpoints.custom`. */
export interface CustomOptions {
  /** The bucket the domain is bound to. Needed where the endpoint must read, as in a verifier. */
  readonly bucket?: string
}

/**
 * Where Google Cloud Storage is reached. Every one is a value that is given to the scheme or to a single call.
 *
 * @see {@link https://cloud.google.com/storage/docs/request-endpoints}
 * @example
 * ```ts
 * import { endpoints, gcsV4 } from '@presign/gcs-v4'
 *
 * const hosted = gcsV4({ endpoint: endpoints.public({ virtualHosted: true }) })
 * const cdn = gcsV4({ endpoint: endpoints.custom('https://img.example.com', { bucket: 'photos' }) })
 * ```
 */
export const endpoints = {
  /** `storage.googleapis.com/bucket`: the default. */
  public: publicEndpoint,

  /** `storage.<location>.rep.googleapis.com/bucket`: requests and data stay in that location. */
  regional: (location: string, options: EndpointOptions = {}): Endpoint => {
    checkRegion(location)
    checkOptions('endpoints.regional', options, ['protocol'])
    return pathStyleEndpoint(`${options.protocol ?? 'https'}://storage.${location}.rep.googleapis.com`, 'service')
  },

  /** `bucket.<host>` of any origin. */
  virtualHosted: (origin: string): Endpoint => {
    const { protocol, host } = originOf(origin)
    return hostedEndpoint('virtual-hosted', { protocol, hostOf: () => host, bucketRule: 'label', isBucketName })
  },

  /** A domain that is bound to one bucket (CNAME or load balancer), which is neither in the URL nor signed: the host is. */
  custom: (origin: string, options: CustomOptions = {}): Endpoint => {
    checkOptions('endpoints.custom', options, ['bucket'])
    return customEndpoint(origin, options.bucket)
  },

  /** `host/bucket/key` of any origin: emulators, local servers. */
  pathStyle: (origin: string): Endpoint => pathStyleEndpoint(origin),
} as const

/**
 * `storage.googleapis.com`, in the path style or with the bucket before the host; both are read. By itself, because a
 * page that needs no other should not load them.
 */
export function publicEndpoint(options: PublicOptions = {}): Endpoint {
  checkOptions('endpoints.public', options, ['protocol', 'virtualHosted', 'universe'])
  const { protocol = 'https', virtualHosted = false, universe = 'googleapis.com' } = options
  const { host } = originOf(`https://storage.${universe}`)
  const hosted = hostedEndpoint('public', { protocol, hostOf: () => host, isBucketName })
  const inPath = pathStyleEndpoint(`${protocol}://${host}`, 'service')
  return Object.freeze<Endpoint>({
    kind: 'public',
    // No certificate covers two labels, nor an underscore.
    address: (region, bucket) =>
      (virtualHosted && !(protocol === 'https' && /[._]/.test(bucket ?? '')) ? hosted : inPath).address(region, bucket),
    match(region, found, path) {
      const match = hosted.match?.(region, found, path)
      // The host by itself: the bucket is in the path.
      return match?.bucket === undefined ? inPath.match?.(region, found, path) : match
    },
  })
}
