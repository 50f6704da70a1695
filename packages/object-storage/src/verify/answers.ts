import type { Reason, ServiceError, SignedIn } from '@presign/core/verify'
import { formAnswer } from '../form/read-form.js'

/** What a service answers: HTTP status, code, message. */
export type AnswerLine = readonly [status: number, code: string, message: string]

/** What services answer to a refused request, as far as most say it alike. */
const USUAL: Readonly<Record<Reason, AnswerLine>> = {
  unknown_host: [404, 'NoSuchBucket', 'The specified bucket does not exist.'],
  unsigned: [403, 'AccessDenied', 'Access Denied.'],
  unsupported: [400, 'InvalidArgument', 'The Authorization header is of no known kind.'],
  conflicting: [400, 'InvalidArgument', 'The request is signed twice.'],
  malformed: [400, 'InvalidArgument', 'The signature cannot be read.'],
  expired: [403, 'AccessDenied', 'Request has expired.'],
  unknown_key: [403, 'InvalidAccessKeyId', 'The access key id does not exist.'],
  token_missing: [403, 'AccessDenied', 'The temporary key needs its token.'],
  token_mismatch: [403, 'InvalidSecurityToken', 'The token does not belong to the access key id.'],
  token_expired: [403, 'ExpiredToken', 'The token has expired.'],
  not_yet_valid: [403, 'AccessDenied', 'Request is not valid yet.'],
  skewed: [403, 'RequestTimeTooSkewed', 'The request time and the server time differ too much.'],
  scope_mismatch: [403, 'AccessDenied', 'The scope of the signature is not that of this request.'],
  mismatch: [403, 'SignatureDoesNotMatch', 'The signature is not the one that the service calculated.'],
  payload_mismatch: [400, 'InvalidDigest', 'The body is not the one that was signed.'],
  replayed: [403, 'AccessDenied', 'The signature has been used before.'],
}

/** What a service answers to a rejection, by where the signature is. */
export type Answers = (reason: Reason, signedIn?: SignedIn) => ServiceError

/**
 * `answers` of a verifying value: what most services say, and where this one says it otherwise.
 *
 * @param own Answers of this service alone.
 */
export function storageAnswers(own: Readonly<Partial<Record<Reason, AnswerLine>>>): Answers {
  return (reason, signedIn) => {
    const [status, code, message] = own[reason] ?? USUAL[reason]
    const usual = { status, code, message }
    return signedIn === 'form' ? formAnswer(reason, usual) : usual
  }
}
