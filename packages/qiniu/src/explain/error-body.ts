import { type ErrorHeaders, present } from '@presign/object-storage'

/** What an error body says: one sentence, which is the only code there is. */
export interface QiniuError {
  /** `bad token`, `token expired` … */
  readonly code: string
  readonly message: string
  readonly requestId?: string
}

/**
 * Reads an error body. The service never tells what it signed.
 *
 * @returns `undefined` when it is not an error body.
 * @see {@link https://developer.qiniu.com/kodo/3928/error-responses}
 * @example
 * ```ts
 * import { readErrorBody } from '@presign/qiniu/explain'
 *
 * readErrorBody('{"error":"bad token"}')?.code // 'bad token'
 * ```
 */
export function readErrorBody(body: string, headers: ErrorHeaders = {}): QiniuError | undefined {
  const code = errorIn(body)
  if (code === undefined) return undefined
  return present<QiniuError>({ code, message: code, requestId: headers['x-reqid'] })
}

function errorIn(body: string): string | undefined {
  try {
    const { error } = Object(JSON.parse(body)) as { readonly error?: unknown }
    return typeof error === 'string' ? error : undefined
  } catch {
    return undefined
  }
}
