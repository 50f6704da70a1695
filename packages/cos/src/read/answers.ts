import type { Reason, ServiceError } from '@presign/core/verify'

/**
 * What COS answers to a refused request.
 *
 * @see {@link https://www.tencentcloud.com/document/product/436/7730}
 */
const ANSWERS: Readonly<Record<Reason, readonly [status: number, code: string, message: string]>> = {
  unknown_host: [404, 'NoSuchBucket', 'The specified bucket does not exist.'],
  unsigned: [403, 'AccessDenied', 'Access Denied.'],
  unsupported: [400, 'InvalidArgument', 'The Authorization header is of no known kind.'],
  conflicting: [400, 'InvalidArgument', 'The request is signed twice.'],
  malformed: [400, 'InvalidArgument', 'The signature cannot be read.'],
  expired: [403, 'AccessDenied', 'Request has expired.'],
  unknown_key: [403, 'InvalidAccessKeyId', 'The access key id does not exist.'],
  token_missing: [403, 'AccessDenied', 'The temporary key needs its token.'],
  token_mismatch: [403, 'InvalidToken', 'The token does not belong to the access key id.'],
  token_expired: [403, 'ExpiredToken', 'The token has expired.'],
  not_yet_valid: [403, 'AccessDenied', 'Request is not valid yet.'],
  skewed: [403, 'RequestTimeTooSkewed', 'The request time and the server time differ too much.'],
  scope_mismatch: [403, 'AccessDenied', 'The signing window lies outside the window of its key.'],
  mismatch: [403, 'SignatureDoesNotMatch', 'The signature is not the one that the service calculated.'],
  // COS signs no digest of a body, so this answer is never given.
  payload_mismatch: [400, 'InvalidDigest', 'The body is not the one that was signed.'],
  replayed: [403, 'AccessDenied', 'The signature has been used before.'],
}

/** The answer to a refusal. */
export function cosAnswer(reason: Reason): ServiceError {
  const [status, code, message] = ANSWERS[reason]
  return { status, code, message }
}
