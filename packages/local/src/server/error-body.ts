import type { Failure } from '../failure.js'
import { document } from '../xml/xml.js'

/** Writes an error as the service does. */
export function errorBody(failure: Failure, requestId: string, host: string): string {
  return document('Error', {
    Code: failure.code,
    Message: failure.message,
    RequestId: requestId,
    HostId: host,
    ...failure.details,
    EC: failure.ec,
  })
}
