import { type Endpoint, SigningError } from '@presign/core'
import { customEndpoint, hostedEndpoint, originOf, pathStyleEndpoint } from '@presign/core/scheme'
import { checkBucketName, isBucketName } from './names.js'

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
 * Where S3 and its compatibles are reached. Every one is a value that is given to a scheme or to a single call. None
 * takes a region: the scheme has it. Stores of others are among `stores`; any other origin is
 * `virtualHosted` or `pathStyle`.
 *
 * A bucket with a dot in its name goes into the path over https, because no certificate covers two labels.
 *
 * @see {@link https://docs.aws.amazon.com/general/latest/gr/s3.html}
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html}
 * @example
 * ```ts
 * import { awsV4 } from '@presign/aws-v4'
 * import { endpoints } from '@presign/s3'
 *
 * const amazon = awsV4({ region: 'eu-central-1', endpoint: endpoints.dualStack() })
 * const local = awsV4({ region: 'us-east-1', endpoint: endpoints.pathStyle('http://localhost:9000') })
 * ```
 */
export const endpoints = {
  /** `bucket.s3.<region>.amazonaws.com`: the default. */
  public: publicEndpoint,

  /** `bucket.s3.dualstack.<region>.amazonaws.com`: IPv4 and IPv6. */
  dualStack: (options?: EndpointOptions): Endpoint => regional('dual-stack', 's3.dualstack', options),

  /** `bucket.s3-fips.<region>.amazonaws.com`: validated cryptography. */
  fips: (options?: EndpointOptions): Endpoint => regional('fips', 's3-fips', options),

  /** `bucket.s3-accelerate.amazonaws.com`: over the nearest edge, not for buckets with a dot. The region is still signed. */
  accelerate: (options: EndpointOptions = {}): Endpoint =>
    hostedEndpoint('accelerate', { ...options, hostOf: () => 's3-accelerate.amazonaws.com', isBucketName }),

  /** `bucket.<host>` of any origin: a compatible store, a proxy, a local server under `localhost`. */
  virtualHosted: (origin: string): Endpoint => {
    const { protocol, host } = originOf(origin)
    return hostedEndpoint('virtual-hosted', { protocol, hostOf: () => host, bucketRule: 'label', isBucketName })
  },

  /** A domain that is bound to one bucket, which is neither in the URL nor signed: the host is. */
  custom: (origin: string, { bucket }: CustomOptions = {}): Endpoint => {
    if (bucket !== undefined) checkBucketName(bucket)
    return customEndpoint(origin, bucket)
  },

  /** `host/bucket/key`: compatible stores, IP addresses, local servers. */
  pathStyle: (origin: string): Endpoint => pathStyleEndpoint(origin),
} as const

/**
 * `bucket.s3.<region>.amazonaws.com`: the default of the scheme, and `endpoints.public`. By itself, because a page that
 * needs no other should not load them.
 */
export function publicEndpoint(options?: EndpointOptions): Endpoint {
  return regional('public', 's3', options)
}

/** Both styles, as the service's own hosts read them: `bucket.host/key` and `host/bucket/key`. */
function regional(kind: string, prefix: string, { protocol = 'https' }: EndpointOptions = {}): Endpoint {
  const hostOf = (region: string) => `${prefix}.${region}.${domainOf(region)}`
  const hosted = hostedEndpoint(kind, { protocol, hostOf, isBucketName })
  const inPath = (region: string) => pathStyleEndpoint(`${protocol}://${hostOf(region)}`, 'service')
  return Object.freeze<Endpoint>({
    kind,
    address: (region, bucket) =>
      (bucket?.includes('.') && protocol === 'https' ? inPath(region) : hosted).address(region, bucket),
    match(region, host, path) {
      if (region === 'auto') return undefined
      const claim = hosted.match?.(region, host, path)
      // The host by itself: the bucket is in the path.
      return claim?.bucket === undefined ? claim && inPath(region).match?.(region, host, path) : claim
    },
  })
}

/** `auto` is what compatible stores call the region they find themselves: no host of Amazon's has it. */
function domainOf(region: string): string {
  if (region === 'auto')
    throw new SigningError('region_invalid', 'Cannot find a host for region "auto": wanted an endpoint of that store', {
      found: region,
      wanted: 'an endpoint such as endpoints.pathStyle(origin)',
    })
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
}
