import { SigningError } from '@presign/core'
import {
  type Address,
  checkBucket,
  checkCopySource,
  type NormalizedRequest,
  type Reserved,
  rejectReserved,
} from '@presign/core/scheme'
import { checkBucketName } from '@presign/s3/scheme'
import { isSigned, PAYLOAD_HEADER, UNSIGNED_PAYLOAD, valueIn } from '../canonical.js'
import type { Rules } from '../rules.js'

const RESERVED_PARAMETERS = [
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-security-token',
  'x-amz-s3session-token',
  'x-amz-signedheaders',
  'x-amz-signature',
]
const RESERVED: Reserved = {
  query: (name) => RESERVED_PARAMETERS.includes(name.toLowerCase()),
  headers: ['authorization', 'x-amz-date', 'x-amz-security-token', 'x-amz-s3session-token'],
}

/** Rejects what cannot be signed, or could be read in two ways. */
export function checkRequest(request: NormalizedRequest, rules: Rules, address: Address): void {
  const { bucket, mode, headers, additionalHeaders } = request
  if (rules.buckets) checkBucket(request, address, checkBucketName)
  else if (bucket !== undefined)
    throw new SigningError('bucket_invalid', `Cannot sign for bucket "${bucket.slice(0, 80)}": wanted none`, {
      found: bucket,
      wanted: 'no bucket: this service has none',
    })
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
  throw new SigningError('header_invalid', `Cannot sign header "${PAYLOAD_HEADER}": wanted ${wanted}`, {
    name: PAYLOAD_HEADER,
    wanted,
  })
}

/** A path that HTTP cannot carry as it stands is not what will arrive. */
export function checkWirePath(path: string, allowUnsafe: boolean): void {
  const found = /[?#]/.exec(path) ?? (allowUnsafe ? null : /[^!-~]|["<>\\^`{|}]|%(?![0-9A-Fa-f]{2})/.exec(path))
  if (!found) return
  const rule = `outside object stores a key is a path as it is sent, so "${found[0]}" must be percent-encoded`
  throw new SigningError('key_unsafe', `Cannot sign key "${path.slice(0, 80)}": ${rule}`, { key: path, rule })
}
