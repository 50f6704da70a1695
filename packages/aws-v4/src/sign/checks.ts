import { SigningError } from '@presign/core'
import {
  type Address,
  checkBucket,
  checkCopySource,
  invalidHeader,
  type NormalizedRequest,
  type Reserved,
  rejectBucket,
  rejectReserved,
  valueIn,
} from '@presign/core/scheme'
import { checkBucketName } from '@presign/s3/scheme'
import { isOwnParameter, isSigned, PAYLOAD_HEADER, UNSIGNED_PAYLOAD } from '../canonical.js'
import type { Rules } from '../rules.js'

const RESERVED: Reserved = {
  query: isOwnParameter,
  headers: ['authorization', 'x-amz-date', 'x-amz-security-token', 'x-amz-s3session-token'],
}

/** Rejects what cannot be signed, or could be read in two ways. */
export function checkRequest(request: NormalizedRequest, rules: Rules, address: Address): void {
  const { mode, headers, additionalHeaders } = request
  if (rules.buckets) checkBucket(request, address, checkBucketName)
  else rejectBucket(request)
  rejectReserved(request, RESERVED)
  checkCopySource(request, 'x-amz-copy-source')
  checkPayload(valueIn(headers, PAYLOAD_HEADER), rules.buckets && mode === 'url')
  const name = additionalHeaders.find((name) => !isSigned(name))
  if (name !== undefined)
    throw new SigningError('header_invalid', `Cannot sign header "${name}": wanted one that no proxy rewrites`, {
      name,
      wanted: 'a header that arrives as it was sent',
    })
}

const PAYLOAD = /^(?:[0-9a-f]{64}|UNSIGNED-PAYLOAD|STREAMING-[A-Z0-9-]+)$/

/** Services differ in what they make of a digest beside a signed URL, so none is offered there. */
function checkPayload(value: string | undefined, unsigned: boolean): void {
  if (value === undefined || (unsigned ? value === UNSIGNED_PAYLOAD : PAYLOAD.test(value))) return
  const wanted = unsigned
    ? `${UNSIGNED_PAYLOAD}, or none at all, in a URL`
    : `64 hex digits in lower case, ${UNSIGNED_PAYLOAD} or STREAMING-…`
  throw invalidHeader(PAYLOAD_HEADER, wanted)
}
