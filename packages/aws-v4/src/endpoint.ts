import type { Endpoint } from '@presign/core'
import { hostedEndpoint, originOf } from '@presign/core/scheme'
import { domainOf } from '@presign/s3/scheme'

/**
 * Where a service without buckets is reached: its own host in the scheme's region, or any origin.
 *
 * @param serviceOrOrigin `execute-api` for `https://execute-api.<region>.amazonaws.com`, or an origin with its protocol, `wss:` included.
 * @throws SigningError `endpoint_invalid`
 * @see {@link https://docs.aws.amazon.com/general/latest/gr/rande.html}
 * @example
 * ```ts
 * import { awsV4, serviceEndpoint } from '@presign/aws-v4'
 *
 * const endpoint = serviceEndpoint('https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com')
 * const api = awsV4({ region: 'eu-west-1', service: 'execute-api', endpoint })
 * ```
 */
export function serviceEndpoint(serviceOrOrigin: string): Endpoint {
  const { protocol, host } = originOf(serviceOrOrigin)
  const named = !serviceOrOrigin.includes('://')
  const hostOf = (region: string) => (named ? `${host}.${region}.${domainOf(region)}` : host)
  return hostedEndpoint('service', { protocol, hostOf, isBucketName: () => false })
}
