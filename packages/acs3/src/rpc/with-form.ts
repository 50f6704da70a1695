import type { RawRequest } from '@presign/core/verify'

/**
 * A request with the text of its form among the parameters of its query, where `acsRpcVerification` reads them: the older
 * signature covers both and does not tell them apart. Call it for bodies of `application/x-www-form-urlencoded`.
 *
 * A body that is left out is not covered: read no parameter that was not in what was verified.
 *
 * @param form The body as it arrived.
 * @example
 * ```ts
 * import { withForm } from '@presign/acs3/verify'
 *
 * const request = { method: 'POST', target: '/?Action=AssumeRole&Signature=FAKE', headers: { host: 'sts.aliyuncs.com' } }
 * withForm(request, 'RoleSessionName=presign').target // '/?Action=AssumeRole&Signature=FAKE&RoleSessionName=presign'
 * ```
 */
export function withForm<R extends Pick<RawRequest, 'target'>>(request: R, form: string): R {
  if (form === '') return request
  const { target } = request
  const mark = target.includes('?') ? (/[?&]$/.test(target) ? '' : '&') : '?'
  return { ...request, target: `${target}${mark}${form}` }
}
