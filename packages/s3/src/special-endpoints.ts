import { type Endpoint, SigningError } from '@presign/core'
import { checkOptions, hostedEndpoint, invalidBucket } from '@presign/core/scheme'
import { domainOf } from './partitions.js'

/** Options of `endpoints.accessPoint`. */
export interface AccessPointOptions {
  /** Default `https`. */
  readonly protocol?: 'http' | 'https'
  /** IPv4 and IPv6. Default false. */
  readonly dualStack?: boolean
}

const ARN =
  /^arn:(aws[a-z-]*):(s3|s3-object-lambda|s3-outposts):([a-z0-9-]*):(\d{12}):(?:outpost[/:]([a-z0-9-]+)[/:])?accesspoint[/:]([a-z0-9.-]+)$/

/**
 * An access point by its ARN. The host says which one it is, so calls name no bucket.
 *
 * @throws SigningError `endpoint_invalid` for what is not the ARN of an access point, and for one in several regions
 * (`….mrap`), which needs SigV4A; when it is used `region_invalid` where the scheme signs for another region.
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-naming.html}
 */
export function accessPointEndpoint(arn: string, options: AccessPointOptions = {}): Endpoint {
  checkOptions('endpoints.accessPoint', options, ['protocol', 'dualStack'])
  const { protocol = 'https', dualStack = false } = options
  const [, , service = '', region = '', account = '', outpost, name = ''] = ARN.exec(arn) ?? []
  if (name === '' || region === '' || (service === 's3-outposts') !== (outpost !== undefined))
    throw notAnAccessPoint(arn)
  const bucket = `${name}-${account}`
  const stack = dualStack ? '.dualstack' : ''
  const base = service === 's3' ? `s3-accesspoint${stack}` : service
  const host = `${bucket}.${outpost === undefined ? '' : `${outpost}.`}${base}.${region}.${domainOf(region)}`
  return Object.freeze<Endpoint>({
    kind: 'access-point',
    address(signed, given) {
      if (signed !== region) throw otherRegion(signed, region)
      if (given !== undefined && given !== bucket && given !== arn)
        throw new SigningError(
          'bucket_conflict',
          `Cannot sign bucket "${given.slice(0, 80)}" for access point ${bucket}`,
          {
            found: given,
            wanted: bucket,
          },
        )
      return { origin: `${protocol}://${host}`, host, root: '/', bucket, bucketRule: 'segment' }
    },
    match: (_region, incoming, path) =>
      incoming === host ? { bucket, path: path.slice(1), bucketRule: 'segment' } : undefined,
  })
}

function notAnAccessPoint(arn: unknown): SigningError {
  const found = typeof arn === 'string' ? arn.slice(0, 120) : typeof arn
  const wanted = found.endsWith('.mrap')
    ? 'one region: access points in several need SigV4A, which is not here'
    : 'arn:aws:s3:<region>:<account>:accesspoint/<name>'
  return new SigningError('endpoint_invalid', `Cannot use access point "${found}": wanted ${wanted}`, { found, wanted })
}

function otherRegion(found: string, wanted: string): SigningError {
  return new SigningError(
    'region_invalid',
    `Cannot sign for region "${found}": wanted "${wanted}", where the access point is`,
    { found, wanted },
  )
}

const ZONE = /--([a-z0-9-]{1,60})--x-s3$/

/**
 * Directory buckets, whose names say the zone that they are in: `photos--use1-az4--x-s3`.
 *
 * @throws SigningError when it is used: `bucket_invalid` for a name without a zone.
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-Regions-and-Zones.html}
 */
export function directoryEndpoint(options: { readonly protocol?: 'http' | 'https' } = {}): Endpoint {
  checkOptions('endpoints.directory', options, ['protocol'])
  const { protocol } = options
  const isBucketName = (text: string) => ZONE.test(text)
  const zonal = (zone: string) =>
    hostedEndpoint('directory', {
      protocol,
      hostOf: (region) => `s3express-${zone}.${region}.${domainOf(region)}`,
      isBucketName,
    })
  return Object.freeze<Endpoint>({
    kind: 'directory',
    address(region, bucket) {
      if (bucket === undefined) return zonal('control').address(region, undefined)
      const zone = ZONE.exec(bucket)?.[1]
      if (zone !== undefined) return zonal(zone).address(region, bucket)
      const wanted = 'a name that ends in its zone, such as "photos--use1-az4--x-s3"'
      throw invalidBucket(bucket, wanted)
    },
    match(region, host, path) {
      const zone = /\.s3express-([a-z0-9-]+)\./.exec(host)?.[1]
      return zonal(zone ?? 'control').match?.(region, host, path)
    },
  })
}
