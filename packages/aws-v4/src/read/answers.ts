import type { Reason, ServiceError, SignedIn } from '@presign/core/verify'
import { formAnswer } from '@presign/object-storage/form'
import { s3Answer } from '@presign/s3/scheme'
import type { Rules } from '../rules.js'

/**
 * What services other than S3 answer, as far as they answer alike.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html}
 */
const COMMON: Readonly<Record<Reason, readonly [status: number, code: string, message: string]>> = {
  unknown_host: [404, 'UnknownEndpoint', 'The specified endpoint does not exist'],
  unsigned: [403, 'MissingAuthenticationToken', 'Missing Authentication Token'],
  unsupported: [403, 'IncompleteSignature', 'The Authorization header has an unknown algorithm'],
  conflicting: [403, 'IncompleteSignature', 'The request is signed twice'],
  malformed: [403, 'IncompleteSignature', 'The request signature does not conform to the standards'],
  expired: [403, 'RequestExpired', 'Signature expired'],
  unknown_key: [403, 'InvalidClientTokenId', 'The security token included in the request is invalid'],
  token_missing: [403, 'InvalidClientTokenId', 'The security token included in the request is invalid'],
  token_mismatch: [403, 'InvalidClientTokenId', 'The security token included in the request is invalid'],
  token_expired: [403, 'ExpiredToken', 'The security token included in the request is expired'],
  not_yet_valid: [403, 'SignatureDoesNotMatch', 'Signature not yet current'],
  skewed: [403, 'SignatureDoesNotMatch', 'Signature expired or not yet current'],
  scope_mismatch: [403, 'SignatureDoesNotMatch', 'Credential should be scoped to a valid region and service'],
  mismatch: [403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match the one provided'],
  payload_mismatch: [400, 'InvalidSignatureException', 'The body is not the one that was signed'],
  replayed: [403, 'AccessDenied', 'The signature has been used before'],
}

/** What the service itself would answer to a rejection. */
export function answerOf({ buckets }: Rules, reason: Reason, signedIn: SignedIn): ServiceError {
  if (signedIn === 'form') return formAnswer(reason, s3Answer(reason, 'header'))
  if (buckets) return s3Answer(reason, signedIn)
  const [status, code, message] = COMMON[reason]
  return { status, code, message }
}
