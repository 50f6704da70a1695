import type { Reason, ServiceError } from '@presign/core'

/**
 * What COS answers to a refused request.
 *
 * @see {@link https://www.tencentcloud.com/document/product/436/7730}
 */
const ANSWERS: Readonly<Record<Reason, ServiceError>> = {
  unknown_host: answer(404, 'NoSuchBucket', 'The specified bucket does not exist.'),
  unsigned: answer(403, 'AccessDenied', 'Access Denied.'),
  unsupported: answer(400, 'InvalidArgument', 'The Authorization header is of no known kind.'),
  conflicting: answer(400, 'InvalidArgument', 'The request is signed twice.'),
  malformed: answer(400, 'InvalidArgument', 'The signature cannot be read.'),
  expired: answer(403, 'AccessDenied', 'Request has expired.'),
  unknown_key: answer(403, 'InvalidAccessKeyId', 'The access key id does not exist.'),
  token_missing: answer(403, 'AccessDenied', 'The temporary key needs its token.'),
  token_mismatch: answer(403, 'InvalidToken', 'The token does not belong to the access key id.'),
  token_expired: answer(403, 'ExpiredToken', 'The token has expired.'),
  not_yet_valid: answer(403, 'AccessDenied', 'Request is not valid yet.'),
  skewed: answer(403, 'RequestTimeTooSkewed', 'The request time and the server time differ too much.'),
  scope_mismatch: answer(403, 'AccessDenied', 'The signing window lies outside the window of its key.'),
  mismatch: answer(403, 'SignatureDoesNotMatch', 'The signature is not the one that the service calculated.'),
  replayed: answer(403, 'AccessDenied', 'The signature has been used before.'),
}

function answer(status: number, code: string, message: string): ServiceError {
  return Object.freeze({ status, code, message })
}

/** The answer to a refusal. */
export function cosAnswer(reason: Reason): ServiceError {
  return ANSWERS[reason]
}
