import type { Reason, ServiceError } from '@presign/core/verify'

const MISMATCH = 'Specified signature is not matched with our calculation.'
const MALFORMED = 'The request signature does not conform to Aliyun standards.'

/**
 * What the gateway of Alibaba Cloud APIs answers. Its codes are documented; which HTTP status goes with each is not, so
 * clients should read the code.
 *
 * @see {@link https://api.alibabacloud.com/troubleshoot}
 */
const ANSWERS: Readonly<Record<Reason, readonly [status: number, code: string, message: string]>> = {
  unknown_host: [404, 'InvalidHost', 'The specified host is not served here.'],
  unsigned: [400, 'MissingAccessKeyId', 'AccessKeyId is mandatory for this action.'],
  unsupported: [400, 'IncompleteSignature', MALFORMED],
  conflicting: [400, 'IncompleteSignature', MALFORMED],
  malformed: [400, 'IncompleteSignature', MALFORMED],
  expired: [400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.'],
  unknown_key: [404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.'],
  token_missing: [400, 'MissingSecurityToken', 'SecurityToken is mandatory for this action.'],
  token_mismatch: [
    400,
    'InvalidSecurityToken.MismatchWithAccessKey',
    'Specified SecurityToken mismatch with the AccessKey.',
  ],
  token_expired: [400, 'InvalidSecurityToken.Expired', 'Specified SecurityToken is expired.'],
  not_yet_valid: [400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is not yet valid.'],
  skewed: [400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.'],
  scope_mismatch: [400, 'SignatureDoesNotMatch', MISMATCH],
  mismatch: [400, 'SignatureDoesNotMatch', MISMATCH],
  payload_mismatch: [400, 'SignatureDoesNotMatch', 'The body is not the one that was signed.'],
  replayed: [400, 'SignatureNonceUsed', 'Specified signature nonce was used already.'],
}

/** What the service itself would answer to a rejection. */
export function answerOf(reason: Reason): ServiceError {
  const [status, code, message] = ANSWERS[reason]
  return { status, code, message }
}
