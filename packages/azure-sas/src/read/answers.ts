import type { Reason, ServiceError } from '@presign/core/verify'

/**
 * What the service answers to a refused request. Nearly all that can be wrong with a signature has one code.
 *
 * @see {@link https://learn.microsoft.com/en-us/rest/api/storageservices/common-rest-api-error-codes}
 */
const ANSWERS: Readonly<Record<Reason, readonly [status: number, code: string, message: string]>> = {
  unknown_host: [404, 'ResourceNotFound', 'The specified resource does not exist.'],
  unsigned: [401, 'NoAuthenticationInformation', 'Server failed to authenticate the request.'],
  unsupported: [400, 'InvalidAuthenticationInfo', 'Authentication information is not given in the correct format.'],
  conflicting: [400, 'InvalidAuthenticationInfo', 'The request is signed twice.'],
  malformed: [403, 'AuthenticationFailed', 'The signature fields are not well formed.'],
  expired: [403, 'AuthenticationFailed', 'Signature not valid in the specified time frame.'],
  unknown_key: [403, 'AuthenticationFailed', 'Server failed to authenticate the request.'],
  // The service has no tokens beside its signatures, so these three are never given.
  token_missing: [403, 'AuthenticationFailed', 'Server failed to authenticate the request.'],
  token_mismatch: [403, 'AuthenticationFailed', 'Server failed to authenticate the request.'],
  token_expired: [403, 'AuthenticationFailed', 'Server failed to authenticate the request.'],
  not_yet_valid: [403, 'AuthenticationFailed', 'Signature not valid in the specified time frame: it is not yet valid.'],
  skewed: [403, 'AuthenticationFailed', 'Request date header too old.'],
  scope_mismatch: [
    403,
    'AuthorizationPermissionMismatch',
    'This request is not authorized to perform this operation using this permission.',
  ],
  mismatch: [403, 'AuthenticationFailed', 'Signature did not match.'],
  payload_mismatch: [400, 'Md5Mismatch', 'The body is not the one that was signed.'],
  replayed: [403, 'AuthenticationFailed', 'The signature has been used before.'],
}

/** The answer to a refusal. */
export function azureAnswer(reason: Reason): ServiceError {
  const [status, code, message] = ANSWERS[reason]
  return { status, code, message }
}
