import { type Address, type Claim, decodeText, type Endpoint, SigningError } from '@presign/core'
import { checkBucketName, isBucketName } from './names.js'
import { type Origin, originOf, withoutDefaultPort } from './origin.js'

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
  public: (options?: EndpointOptions): Endpoint => named('public', (region) => `oss-${region}.aliyuncs.com`, options),

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
  virtualHosted: (origin: string): Endpoint => {
    const { protocol, host } = originOf(origin)
    return named('virtual-hosted', () => host, { protocol })
  },

  /** A domain that is bound to one bucket (CNAME or CDN): the bucket is not in the URL, yet is signed. */
  custom: (origin: string, options: CustomOptions = {}): Endpoint => customDomain(originOf(origin), options.bucket),

  /** `host/bucket/key`: IP addresses and local servers. The service's own public endpoints refuse it. */
  pathStyle: (origin: string): Endpoint => pathStyle(originOf(origin)),
} as const

function named(kind: string, hostOf: (region: string) => string, options: EndpointOptions = {}): Endpoint {
  const { protocol = 'https' } = options
  return Object.freeze<Endpoint>({
    kind,
    address: (region, bucket) =>
      addressAt(protocol, bucket === undefined ? hostOf(region) : `${bucket}.${hostOf(region)}`, '/', bucket),
    claim: (region, arrived, path) => {
      const host = withoutDefaultPort(arrived, protocol)
      const base = hostOf(region)
      if (host === base) return { bucket: undefined, path: path.slice(1) }
      const bucket = host.endsWith(`.${base}`) ? host.slice(0, -base.length - 1) : ''
      return isBucketName(bucket) ? { bucket, path: path.slice(1) } : undefined
    },
  })
}

function customDomain({ protocol, host }: Origin, own: string | undefined): Endpoint {
  if (own !== undefined) checkBucketName(own)
  const address: Endpoint['address'] = (_region, bucket) => addressAt(protocol, host, '/', bucketOf(host, own, bucket))
  if (own === undefined) return Object.freeze<Endpoint>({ kind: 'custom', address })
  const claim: Endpoint['claim'] = (_region, arrived, path) =>
    withoutDefaultPort(arrived, protocol) === host ? { bucket: own, path: path.slice(1) } : undefined
  return Object.freeze<Endpoint>({ kind: 'custom', address, claim })
}

/** A custom domain is always one bucket's: the service signs it, so it must be known, and once. */
function bucketOf(host: string, own: string | undefined, asked: string | undefined): string {
  const bucket = asked ?? own
  if (bucket === undefined)
    throw new SigningError('bucket_missing', `Cannot sign for ${host}: wanted the bucket the domain is bound to`, {
      wanted: 'bucket',
    })
  if (own !== undefined && bucket !== own)
    throw new SigningError(
      'bucket_conflict',
      `Cannot sign bucket "${bucket}" for ${host}: the domain is bound to "${own}"`,
      {
        found: bucket,
        wanted: own,
      },
    )
  return bucket
}

function pathStyle({ protocol, host }: Origin): Endpoint {
  return Object.freeze<Endpoint>({
    kind: 'path-style',
    address: (_region, bucket) => addressAt(protocol, host, bucket === undefined ? '/' : `/${bucket}/`, bucket),
    claim: (_region, arrived, path) => (withoutDefaultPort(arrived, protocol) === host ? pathClaim(path) : undefined),
  })
}

function pathClaim(path: string): Claim {
  const slash = path.indexOf('/', 1)
  const first = slash < 0 ? path.slice(1) : path.slice(1, slash)
  if (first === '') return { bucket: undefined, path: path.slice(1) }
  return { bucket: decodeText(first) ?? first, path: slash < 0 ? '' : path.slice(slash + 1) }
}

function addressAt(protocol: string, host: string, root: string, bucket: string | undefined): Address {
  return { origin: `${protocol}://${host}`, host, root, bucket }
}
