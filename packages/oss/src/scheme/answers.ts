import type { Reason, ServiceError } from '@presign/core/verify'

/**
 * What OSS answers to a rejected request, as far as both schemes answer alike.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/error-codes}
 */
const ANSWERS: Readonly<Record<Reason, readonly [status: number, code: string, message: string, ec?: string]>> = {
  unknown_host: [403, 'AccessDenied', 'The bucket you access does not belong to you.'],
  unsigned: [403, 'AccessDenied', 'You have no right to access this object because of bucket acl.'],
  unsupported: [400, 'InvalidArgument', 'Authorization header is invalid.', '0002-00000061'],
  conflicting: [
    400,
    'InvalidArgument',
    'Either the Signature query string parameter or the Authorization header should be specified, not both.',
  ],
  malformed: [400, 'InvalidArgument', 'Authorization header is invalid.', '0002-00000063'],
  expired: [403, 'AccessDenied', 'Request has expired.', '0002-00000069'],
  unknown_key: [403, 'InvalidAccessKeyId', 'The OSS Access Key Id you provided does not exist in our records.'],
  token_missing: [403, 'InvalidSecurityToken', 'The security token you provided is invalid.', '0002-00000008'],
  token_mismatch: [
    403,
    'AccessKeyIdAndSecurityTokenNotMatch',
    'The access key id and the security token do not match.',
  ],
  token_expired: [403, 'SecurityTokenExpired', 'The security token you provided has expired.'],
  not_yet_valid: [403, 'AccessDenied', 'Request is not valid yet.'],
  skewed: [
    403,
    'RequestTimeTooSkewed',
    'The difference between the request time and the current time is too large.',
    '0002-00000504',
  ],
  scope_mismatch: [400, 'InvalidArgument', 'Invalid signing region in Authorization header.', '0002-00000226'],
  mismatch: [
    403,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  ],
  // OSS signs no digest of a body, so this answer is never given.
  payload_mismatch: [400, 'InvalidDigest', 'The body is not the one that was signed.'],
  replayed: [403, 'AccessDenied', 'The signature has been used before.'],
}

/**
 * The answer to a rejection.
 *
 * @param mismatchCode The finer code (EC) of a signature that is not right, which differs between the schemes.
 */
export function ossAnswer(reason: Reason, mismatchCode = ''): ServiceError {
  const [status, code, message, own] = ANSWERS[reason]
  const ec = reason === 'mismatch' ? mismatchCode : own
  return { status, code, message, ...(ec ? { ec } : undefined) }
}
