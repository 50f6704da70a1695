/** What an error body of Tencent Cloud APIs says. */
export interface TcError {
  /** `AuthFailure.SignatureFailure`, `InvalidParameterValue` … */
  readonly code: string
  readonly message: string
  readonly requestId?: string
}

/**
 * Reads an answer, which has the HTTP status 200 also where it is an error.
 *
 * @returns `undefined` when it is not an error.
 * @example
 * ```ts
 * import { readErrorBody } from '@presign/tc3/explain'
 *
 * readErrorBody('{"Response":{"Error":{"Code":"AuthFailure.TokenFailure","Message":"…"}}}')?.code // 'AuthFailure.TokenFailure'
 * ```
 */
export function readErrorBody(body: string): TcError | undefined {
  const response = memberOf(parsed(body), 'Response')
  const error = memberOf(response, 'Error')
  const [code, message, requestId] = [
    memberOf(error, 'Code'),
    memberOf(error, 'Message'),
    memberOf(response, 'RequestId'),
  ]
  if (typeof code !== 'string') return undefined
  return {
    code,
    message: typeof message === 'string' ? message : '',
    ...(typeof requestId === 'string' && { requestId }),
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
}
