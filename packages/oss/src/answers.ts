import type { Mode, Reason, ServiceError } from '@presign/core'

/**
 * What OSS answers to a refused request, as far as both schemes answer alike.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/error-codes}
 */
const ANSWERS: Readonly<Record<Reason, ServiceError>> = {
  unknown_host: answer(403, 'AccessDenied', 'The bucket you access does not belong to you.'),
  unsigned: answer(403, 'AccessDenied', 'You have no right to access this object because of bucket acl.'),
  unsupported: answer(400, 'InvalidArgument', 'Authorization header is invalid.', '0002-00000061'),
  conflicting: answer(
    400,
    'InvalidArgument',
    'Either the Signature query string parameter or the Authorization header should be specified, not both.',
  ),
  malformed: answer(400, 'InvalidArgument', 'Authorization header is invalid.', '0002-00000063'),
  expired: answer(403, 'AccessDenied', 'Request has expired.', '0002-00000069'),
  unknown_key: answer(403, 'InvalidAccessKeyId', 'The OSS Access Key Id you provided does not exist in our records.'),
  token_missing: answer(403, 'InvalidSecurityToken', 'The security token you provided is invalid.', '0002-00000008'),
  token_mismatch: answer(
    403,
    'AccessKeyIdAndSecurityTokenNotMatch',
    'The access key id and the security token do not match.',
  ),
  token_expired: answer(403, 'SecurityTokenExpired', 'The security token you provided has expired.'),
  not_yet_valid: answer(403, 'AccessDenied', 'Request is not valid yet.'),
  skewed: answer(
    403,
    'RequestTimeTooSkewed',
    'The difference between the request time and the current time is too large.',
    '0002-00000504',
  ),
  scope_mismatch: answer(400, 'InvalidArgument', 'Invalid signing region in Authorization header.', '0002-00000226'),
  mismatch: answer(
    403,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  ),
  replayed: answer(403, 'AccessDenied', 'The signature has been used before.'),
}

function answer(status: number, code: string, message: string, ec?: string): ServiceError {
  return Object.freeze({ status, code, message, ...(ec === undefined ? undefined : { ec }) })
}

/** The answer to a refusal, with the finer code that differs between the schemes. */
export function ossAnswer(reason: Reason, _mode: Mode, mismatchCode: string): ServiceError {
  return reason === 'mismatch' ? { ...ANSWERS.mismatch, ec: mismatchCode } : ANSWERS[reason]
}
