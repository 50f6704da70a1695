import type { Mode, Reason, ServiceError } from '@presign/core'

/**
 * What S3 answers to a refused request.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html}
 */
const ANSWERS: Readonly<Record<Reason, ServiceError>> = {
  unknown_host: answer(404, 'NoSuchBucket', 'The specified bucket does not exist.'),
  unsigned: answer(403, 'AccessDenied', 'Access Denied'),
  unsupported: answer(400, 'InvalidArgument', 'Unsupported Authorization Type'),
  conflicting: answer(
    400,
    'InvalidArgument',
    'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
  ),
  malformed: answer(400, 'AuthorizationHeaderMalformed', 'The authorization header that you provided is not valid.'),
  expired: answer(403, 'AccessDenied', 'Request has expired'),
  unknown_key: answer(
    403,
    'InvalidAccessKeyId',
    'The AWS access key ID that you provided does not exist in our records.',
  ),
  token_missing: answer(
    403,
    'InvalidAccessKeyId',
    'The AWS access key ID that you provided does not exist in our records.',
  ),
  token_mismatch: answer(400, 'InvalidToken', 'The provided token is malformed or otherwise not valid.'),
  token_expired: answer(400, 'ExpiredToken', 'The provided token has expired.'),
  not_yet_valid: answer(403, 'AccessDenied', 'Request is not yet valid'),
  skewed: answer(
    403,
    'RequestTimeTooSkewed',
    'The difference between the request time and the server time is too large.',
  ),
  scope_mismatch: answer(400, 'AuthorizationHeaderMalformed', 'The authorization header is malformed.'),
  mismatch: answer(
    403,
    'SignatureDoesNotMatch',
    'The request signature that the server calculated does not match the signature that you provided. Check your AWS secret access key and signing method.',
  ),
  replayed: answer(403, 'AccessDenied', 'Access Denied'),
}

function answer(status: number, code: string, message: string): ServiceError {
  return Object.freeze({ status, code, message })
}

/** The answer to a refusal. What is malformed in a URL has a code of its own. */
export function s3Answer(reason: Reason, mode: Mode): ServiceError {
  const inUrl = mode === 'url' && (reason === 'malformed' || reason === 'scope_mismatch')
  return inUrl ? { ...ANSWERS[reason], code: 'AuthorizationQueryParametersError' } : ANSWERS[reason]
}
