import { type IncomingRequest, type Located, type Locating, locate } from '@presign/core/scheme'
import type { Reason, ServiceError } from '@presign/core/verify'

/**
 * The bucket and the object that host and path of a request mean, where keys live in buckets.
 *
 * A key without a bucket is rejected: at the service's own host the path would name an object of no bucket, and a
 * handler that goes by the key another one.
 *
 * @param no Rejects the request.
 */
export function locateObject(
  request: Pick<IncomingRequest, 'host' | 'path' | 'endpoints'>,
  locating: Locating,
  no: (reason: Reason, detail: string, answer?: ServiceError) => never,
): Located {
  const found = locate(request, locating)
  if ('reason' in found) return no(found.reason, found.detail, found.answer)
  if (found.bucket === undefined && found.key !== '')
    no('unknown_host', 'the host is that of the service and the path names an object')
  return found
}
