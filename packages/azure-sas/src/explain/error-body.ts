import type { SigningStrings } from '@presign/core/scheme'
import { type ErrorHeaders, present } from '@presign/object-storage'
import { xmlText } from '@presign/object-storage/xml'

/** What an error body says. */
export interface AzureError {
  /** `AuthenticationFailed`, `BlobNotFound` … */
  readonly code: string
  /** With the detail of a failed authentication, where there is one. */
  readonly message: string
  readonly requestId?: string
  /** The text the service signed. */
  readonly texts?: SigningStrings
}

/**
 * Reads an error body. The service answers HEAD with none, and tells the code in a header.
 *
 * @returns `undefined` when it is not an error body.
 * @see {@link https://learn.microsoft.com/en-us/rest/api/storageservices/status-and-error-codes2}
 * @example
 * ```ts
 * import { readErrorBody } from '@presign/azure-sas/explain'
 *
 * readErrorBody('<Error><Code>BlobNotFound</Code><Message>The specified blob does not exist.</Message></Error>')?.code // 'BlobNotFound'
 * ```
 */
export function readErrorBody(body: string, headers: ErrorHeaders = {}): AzureError | undefined {
  const code = xmlText(body, 'Code')?.trim() ?? headers['x-ms-error-code']
  if (code === undefined) return undefined
  const detail = xmlText(body, 'AuthenticationErrorDetail')
  const [message = ''] = (xmlText(body, 'Message') ?? '').split('\nRequestId:')
  const [told = ''] = detail?.split(/ ?(?:String to sign used was|Server used following string to sign)/) ?? []
  return present<AzureError>({
    code,
    message: [message.trim(), told.trim()].filter((text) => text !== '').join(' '),
    requestId: headers['x-ms-request-id'] ?? /\nRequestId:(\S+)/.exec(xmlText(body, 'Message') ?? '')?.[1],
    texts: textsIn(detail),
  })
}

/** The text stands in a sentence: bare of a token, in quotes of Shared Key. */
function textsIn(detail = ''): SigningStrings | undefined {
  const bare = /String to sign used was (.*)$/s.exec(detail)?.[1]
  // From its first place alone: a body may have it thousands of times.
  const [, ...rest] = detail.split("following string to sign: '", 2)
  const quoted = rest[0] === undefined ? undefined : /^(.*)'\.?\s*$/s.exec(rest[0])?.[1]
  const stringToSign = bare ?? quoted
  return stringToSign === undefined ? undefined : { stringToSign: stringToSign.replaceAll('\r\n', '\n') }
}
