import type { Reason, ServiceError } from '@presign/core/verify'

const MISMATCH = 'The provided credentials could not be validated. Please check your signature is correct.'

/**
 * What Tencent Cloud APIs answer: the codes that all services have in common. The HTTP status is 200, also of errors.
 *
 * @see {@link https://www.tencentcloud.com/document/api/213/33281}
 */
const ANSWERS: Readonly<Record<Reason, readonly [code: string, message: string]>> = {
  unknown_host: ['NoSuchProduct', 'The product does not exist.'],
  unsigned: ['MissingParameter', 'The request is missing a required parameter `Authorization`.'],
  unsupported: ['AuthFailure.InvalidAuthorization', 'The algorithm in `Authorization` is not supported.'],
  conflicting: ['AuthFailure.InvalidAuthorization', 'The request is signed twice.'],
  malformed: ['AuthFailure.InvalidAuthorization', 'The format of `Authorization` is invalid.'],
  expired: ['AuthFailure.SignatureExpire', 'The signature has expired.'],
  unknown_key: [
    'AuthFailure.SecretIdNotFound',
    'The SecretId is not found, please ensure that your SecretId is correct.',
  ],
  token_missing: ['AuthFailure.TokenFailure', 'The token is missing.'],
  token_mismatch: ['AuthFailure.TokenFailure', 'The token does not belong to the SecretId.'],
  token_expired: ['AuthFailure.TokenFailure', 'The token has expired.'],
  not_yet_valid: ['AuthFailure.SignatureExpire', 'The signature is not valid yet.'],
  skewed: ['AuthFailure.SignatureExpire', 'The signature is more than five minutes off the time of the server.'],
  scope_mismatch: ['AuthFailure.SignatureFailure', 'The credential scope is not of this request.'],
  mismatch: ['AuthFailure.SignatureFailure', MISMATCH],
  payload_mismatch: ['AuthFailure.SignatureFailure', MISMATCH],
  replayed: ['AuthFailure.SignatureFailure', 'The signature has been used before.'],
}

/** What the service itself would answer to a rejection. */
export function answerOf(reason: Reason): ServiceError {
  const [code, message] = ANSWERS[reason]
  return { status: 200, code, message }
}
