import type { SigningStrings } from '@presign/core/scheme'

/** What an error body of Alibaba Cloud APIs says. */
export interface AcsError {
  /** `SignatureDoesNotMatch`, `InvalidAccessKeyId.NotFound` … */
  readonly code: string
  readonly message: string
  readonly requestId?: string
  /** Where the provider's page on this error is. */
  readonly recommend?: string
  /** The text the service signed, where its message tells it. */
  readonly texts?: SigningStrings
}

/**
 * Reads an error body of JSON, which gateways write with a capital or a small letter first.
 *
 * @returns `undefined` when it is not an error body.
 * @example
 * ```ts
 * import { readErrorBody } from '@presign/acs3/explain'
 *
 * readErrorBody('{"Code":"NoPermission","Message":"You are not authorized to do this action."}')?.code // 'NoPermission'
 * ```
 */
export function readErrorBody(body: string): AcsError | undefined {
  const fields = fieldsOf(body)
  const { code, message = '', requestid: requestId, recommend } = fields
  if (code === undefined) return undefined
  const texts = textsIn(message)
  return {
    code,
    message,
    ...(requestId !== undefined && { requestId }),
    ...(recommend !== undefined && { recommend }),
    ...(texts !== undefined && { texts }),
  }
}

/** The fields that are text, by lower-case name. */
function fieldsOf(body: string): Readonly<Partial<Record<string, string>>> {
  try {
    const parsed: unknown = JSON.parse(body)
    if (typeof parsed !== 'object' || parsed === null) return {}
    return Object.fromEntries(
      Object.entries(parsed).flatMap(([name, value]) =>
        typeof value === 'string' ? [[name.toLowerCase(), value]] : [],
      ),
    )
  } catch {
    return {}
  }
}

/** The end of the message, as the page on errors shows it: `server string to sign is:GET&%2F&…`. */
function textsIn(message: string): SigningStrings | undefined {
  const [, stringToSign] = /string to sign is:\s*([A-Z]+&%2F&\S+|ACS3-HMAC-SHA256\n[0-9a-f]{64})/i.exec(message) ?? []
  return stringToSign === undefined ? undefined : { stringToSign }
}
