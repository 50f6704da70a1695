import { type ErrorHeaders, jsonObject, jsonText, present, redirectHost } from '@presign/object-storage'

/** What a BOS error body says. It never has the texts that the service signed. */
export interface BosError {
  /** `SignatureDoesNotMatch`, `AccessDenied` … */
  readonly code: string
  readonly message: string
  readonly requestId?: string
  readonly debugId?: string
  /** The host that should have been asked, in a redirect. */
  readonly endpoint?: string
}

/**
 * Reads an error body, which is JSON. The service answers HEAD with none.
 *
 * @returns `undefined` when it is not an error body.
 * @see {@link https://cloud.baidu.com/doc/BOS/s/Ajwvysfpl}
 * @example
 * ```ts
 * import { readErrorBody } from '@presign/bos/explain'
 *
 * readErrorBody('{"code":"RequestExpired","message":"Request has expired."}')?.code // 'RequestExpired'
 * ```
 */
export function readErrorBody(body: string, headers: ErrorHeaders = {}): BosError | undefined {
  const told = jsonObject(body)
  const code = jsonText(told.code)
  if (code === undefined) return undefined
  return present<BosError>({
    code,
    message: jsonText(told.message) ?? '',
    requestId: jsonText(told.requestId) ?? headers['x-bce-request-id'],
    debugId: headers['x-bce-debug-id'],
    endpoint: redirectHost(headers),
  })
}
