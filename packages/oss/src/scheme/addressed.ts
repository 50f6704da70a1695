import type { Endpoint } from '@presign/core'
import { decodeText, type EndpointMatch, type IncomingRequest, type Rejection } from '@presign/core/scheme'
import { isBucketName } from '../names.js'
import { ossAnswer } from './answers.js'

/** Which bucket and object a request means. */
export interface Addressed {
  readonly bucket: string | undefined
  /** Decoded; empty for the bucket or the service. */
  readonly key: string
}

/**
 * Finds the bucket and the object that host and path of a request mean, or why it cannot mean any.
 *
 * A key without a bucket is refused: at the service's own host `/photos/cat.jpg` would sign as `cat.jpg` of `photos`
 * does, and mean something else.
 *
 * @example
 * ```ts
 * import { endpoints } from '@presign/oss'
 * import { addressed } from '@presign/oss/scheme'
 *
 * addressed({ host: 'photos.oss-cn-hangzhou.aliyuncs.com', path: '/a%20b.jpg' }, 'cn-hangzhou', [endpoints.public()])
 * // { bucket: 'photos', key: 'a b.jpg' }
 * ```
 */
export function addressed(
  { host, path }: Pick<IncomingRequest, 'host' | 'path'>,
  region: string,
  endpoints: readonly Endpoint[],
): Addressed | Rejection {
  const claim = claimOf(host, path, region, endpoints)
  if (claim === undefined)
    return {
      reason: 'unknown_host',
      detail: `no endpoint is reached at host "${host.slice(0, 80)}"`,
      answer: ossAnswer('unknown_host'),
    }
  const { bucket } = claim
  if (bucket !== undefined && !isBucketName(bucket)) return NO_BUCKET
  // The service reads `+` in a path as a blank, as its Go SDK writes one; a plus itself has to come as `%2B`.
  const key = decodeText(claim.path, ' ')
  if (key === undefined) return NO_TEXT
  return bucket === undefined && key !== '' ? NOT_BEFORE_HOST : { bucket, key }
}

function claimOf(
  host: string,
  path: string,
  region: string,
  endpoints: readonly Endpoint[],
): EndpointMatch | undefined {
  for (const endpoint of endpoints) {
    const claim = endpoint.match?.(region, host, path)
    if (claim) return claim
  }
  return undefined
}

const NO_BUCKET: Rejection = {
  reason: 'malformed',
  detail: 'the bucket is none there can be',
  answer: { status: 400, code: 'InvalidBucketName', message: 'The bucket name is invalid.' },
}

const NO_TEXT: Rejection = {
  reason: 'malformed',
  detail: 'the path is not percent-encoded UTF-8',
  answer: { status: 400, code: 'InvalidObjectName', message: 'The object name is invalid.' },
}

const NOT_BEFORE_HOST: Rejection = {
  reason: 'unknown_host',
  detail: 'the host is that of the service and the path names an object',
  answer: { status: 403, code: 'SecondLevelDomainForbidden', message: 'The bucket must stand before the host.' },
}
