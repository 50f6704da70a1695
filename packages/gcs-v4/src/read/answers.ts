import type { Reason, ServiceError, SignedIn } from '@presign/core/verify'
import { formAnswer } from '@presign/object-storage/form'

/**
 * What the service answers to a refused request.
 *
 * @see {@link https://cloud.google.com/storage/docs/xml-api/reference-status}
 */
const ANSWERS: Readonly<Record<Reason, readonly [status: number, code: string, message: string]>> = {
  unknown_host: [404, 'NoSuchBucket', 'The specified bucket does not exist.'],
  unsigned: [403, 'AccessDenied', 'Access denied.'],
  unsupported: [400, 'AuthenticationRequired', 'Authentication required.'],
  conflicting: [400, 'InvalidArgument', 'The request is signed twice.'],
  malformed: [400, 'InvalidArgument', 'Invalid argument.'],
  expired: [400, 'ExpiredToken', 'The provided token has expired.'],
  unknown_key: [403, 'InvalidAccessKeyId', 'The access id you provided does not exist in our records.'],
  // The service has no tokens, so these three are never given.
  token_missing: [400, 'InvalidArgument', 'Invalid argument.'],
  token_mismatch: [400, 'InvalidArgument', 'Invalid argument.'],
  token_expired: [400, 'ExpiredToken', 'The provided token has expired.'],
  not_yet_valid: [400, 'ExpiredToken', 'The provided token is not yet valid.'],
  skewed: [403, 'RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.'],
  scope_mismatch: [400, 'InvalidArgument', 'The credential scope is invalid.'],
  mismatch: [403, 'SignatureDoesNotMatch', 'Access denied.'],
  payload_mismatch: [400, 'XAmzContentSHA256Mismatch', 'The body is not the one that was signed.'],
  replayed: [403, 'AccessDenied', 'The signature has been used before.'],
}

/** The answer to a refusal. */
export function gcsAnswer(reason: Reason, signedIn: SignedIn = 'header'): ServiceError {
  // Of signed headers the pages name another code.
  const own = reason === 'malformed' && signedIn === 'header' ? 'MalformedSecurityHeader' : undefined
  const [status, code, message] = ANSWERS[reason]
  const answer = { status, code: own ?? code, message }
  return signedIn === 'form' ? formAnswer(reason, answer) : answer
}
