import type { Reason, ServiceError, SignedIn } from '@presign/core/verify'

/**
 * What the service answers to a refused request: one sentence as JSON, `{"error":"bad token"}`.
 *
 * @see {@link https://developer.qiniu.com/kodo/3928/error-responses}
 */
export function qiniuAnswer(reason: Reason, signedIn: SignedIn = 'url'): ServiceError {
  const message = sentenceOf(reason, signedIn === 'form')
  return { status: reason === 'unknown_host' ? 404 : reason === 'skewed' ? 403 : 401, code: message, message }
}

function sentenceOf(reason: Reason, form: boolean): string {
  if (reason === 'unknown_host') return 'no such domain'
  if (reason === 'skewed') return 'request time is too skewed'
  if (reason === 'expired') return form ? 'expired token' : 'token expired'
  return form ? 'bad token' : 'download token auth failed'
}
