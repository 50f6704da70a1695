import {
  type Address,
  checkBucket,
  checkCopySource,
  invalidHeader,
  type NormalizedRequest,
  type Reserved,
  rejectReserved,
  rejectToken,
} from '@presign/core/scheme'
import { isOwnParameter, PAYLOAD_HEADER, UNSIGNED_PAYLOAD, valueIn } from '../canonical.js'
import { checkBucketName } from '../names.js'

const RESERVED: Reserved = {
  query: isOwnParameter,
  headers: ['authorization', 'x-goog-date'],
}

/** Rejects what cannot be signed, or could be read in two ways. */
export function checkRequest(request: NormalizedRequest, address: Address): void {
  checkBucket(request, address, checkBucketName)
  rejectReserved(request, RESERVED)
  checkCopySource(request, 'x-goog-copy-source')
  checkPayload(valueIn(request.headers, PAYLOAD_HEADER))
  rejectToken(request)
}

function checkPayload(value: string | undefined): void {
  if (value === undefined || value === UNSIGNED_PAYLOAD || /^[0-9a-f]{64}$/.test(value)) return
  const wanted = `64 hex digits in lower case, or ${UNSIGNED_PAYLOAD}`
  throw invalidHeader(PAYLOAD_HEADER, wanted)
}
