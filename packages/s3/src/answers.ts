import type { Mode } from '@presign/core'
import type { Reason, ServiceError } from '@presign/core/verify'

/**
 * What S3 answers to a refused request.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html}
 */
const ANSWERS: Readonly<Record<Reason, readonly [status: number, code: string, message: string]>> = {
  unknown_host: [404, 'NoSuchBucket', 'The specified bucket does not exist.'],
  unsigned: [403, 'AccessDenied', 'Access Denied'],
  unsupported: [400, 'InvalidArgument', 'Unsupported Authorization Type'],
  conflicting: [
    400,
    'InvalidArgument',
    'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
  ],
  malformed: [400, 'AuthorizationHeaderMalformed', 'The authorization header that you provided is not valid.'],
  expired: [403, 'AccessDenied', 'Request has expired'],
  unknown_key: [403, 'InvalidAccessKeyId', 'The AWS access key ID that you provided does not exist in our records.'],
  token_missing: [403, 'InvalidAccessKeyId', 'The AWS access key ID that you provided does not exist in our records.'],
  token_mismatch: [400, 'InvalidToken', 'The provided token is malformed or otherwise not valid.'],
  token_expired: [400, 'ExpiredToken', 'The provided token has expired.'],
  not_yet_valid: [403, 'AccessDenied', 'Request is not yet valid'],
  skewed: [403, 'RequestTimeTooSkewed', 'The difference between the request time and the server time is too large.'],
  scope_mismatch: [400, 'AuthorizationHeaderMalformed', 'The authorization header is malformed.'],
  mismatch: [
    403,
    'SignatureDoesNotMatch',
    'The request signature that the server calculated does not match the signature that you provided. Check your AWS secret access key and signing method.',
  ],
  payload_mismatch: [
    400,
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  ],
  replayed: [403, 'AccessDenied', 'Access Denied'],
}

/** The answer to a refusal. What is malformed in a URL has a code of its own. */
export function s3Answer(reason: Reason, mode: Mode): ServiceError {
  const inUrl = mode === 'url' && (reason === 'malformed' || reason === 'scope_mismatch')
  const [status, code, message] = ANSWERS[reason]
  return { status, code: inUrl ? 'AuthorizationQueryParametersError' : code, message }
}
