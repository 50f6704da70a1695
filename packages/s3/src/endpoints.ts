import type { Endpoint } from '@presign/core'
import {
  checkOptions,
  customEndpoint,
  hostedEndpoint,
  invalidBucket,
  pathStyleEndpoint,
  virtualHostedEndpoint,
} from '@presign/core/scheme'
import { isBucketName } from './names.js'
import { domainOf, isKnownRegion } from './partitions.js'
import { accessPointEndpoint, directoryEndpoint } from './special-endpoints.js'

/** Options of the endpoints that the service names itself. */
export interface EndpointOptions {
  /** Default `https`. */
  readonly protocol?: 'http' | 'https'
}

/** Options of `endpoints.accelerate`. */
export interface AccelerateOptions extends EndpointOptions {
  /** IPv4 and IPv6. Default false. */
  readonly dualStack?: boolean
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
  accelerate: (options: AccelerateOptions = {}): Endpoint => {
    checkOptions('endpoints.accelerate', options, ['protocol', 'dualStack'])
    const { protocol, dualStack = false } = options
    const host = `s3-accelerate.${dualStack ? 'dualstack.' : ''}amazonaws.com`
    return hostedEndpoint('accelerate', { protocol, hostOf: () => host, isBucketName })
  },

  /**
   * An access point by its ARN: `name-account.s3-accesspoint.<region>.amazonaws.com`, and likewise those of Object Lambda
   * (with `awsV4({ service: 's3-object-lambda' })`) and Outposts (`'s3-outposts'`). Calls name no bucket.
   */
  accessPoint: accessPointEndpoint,

  /** `bucket.s3express-<zone>.<region>.amazonaws.com`: directory buckets, with `awsV4({ service: 's3express' })`. */
  directory: directoryEndpoint,

  /** `bucket.<host>` of any origin: a compatible store, a proxy, a local server under `localhost`. */
  virtualHosted: (origin: string): Endpoint => virtualHostedEndpoint(origin, isBucketName),

  /** A domain that is bound to one bucket, which is neither in the URL nor signed: the host is. */
  custom: (origin: string, options: CustomOptions = {}): Endpoint => {
    checkOptions('endpoints.custom', options, ['bucket'])
    return customEndpoint(origin, options.bucket)
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
function regional(kind: string, prefix: string, options: EndpointOptions = {}): Endpoint {
  checkOptions(`endpoints.${kind}`, options, ['protocol'])
  const { protocol = 'https' } = options
  const hostOf = (region: string) => `${prefix}.${region}.${domainOf(region)}`
  const hosted = hostedEndpoint(kind, { protocol, hostOf, isBucketName })
  const inPath = (region: string) => pathStyleEndpoint(`${protocol}://${hostOf(region)}`, 'service')
  return Object.freeze<Endpoint>({
    kind,
    address(region, bucket) {
      if (typeof bucket === 'string') checkOrdinary(bucket)
      if (!bucket?.includes('.') || protocol !== 'https') return hosted.address(region, bucket)
      // The host is the service's own, and so is the rule for names.
      return { ...inPath(region).address(region, bucket), bucketRule: 'service' }
    },
    match(region, host, path) {
      if (!isKnownRegion(region)) return undefined
      const claim = hosted.match?.(region, host, path)
      // The host by itself: the bucket is in the path.
      return claim?.bucket === undefined ? claim && inPath(region).match?.(region, host, path) : claim
    },
  })
}

/** Buckets of other kinds have hosts of their own, and what is signed for this one would reach nothing. */
function checkOrdinary(bucket: string): void {
  const wanted = bucket.startsWith('arn:')
    ? /:accesspoint\/[^/]*\.mrap$/.test(bucket)
      ? 'another endpoint: access points in several regions need SigV4A, which is not here'
      : 'no bucket, and endpoint: endpoints.accessPoint(arn) in its place'
    : bucket.endsWith('--x-s3')
      ? "endpoint: endpoints.directory() and awsV4({ service: 's3express' }) for a directory bucket"
      : undefined
  if (wanted !== undefined) throw invalidBucket(bucket, wanted)
}
