import type { SigningStrings } from '@presign/core/scheme'
import { type ErrorHeaders, present, signedTexts } from '@presign/object-storage'
import { xmlText } from '@presign/object-storage/xml'

/** What an error body of the XML API says. */
export interface GcsError {
  /** `SignatureDoesNotMatch`, `ExpiredToken` … */
  readonly code: string
  /** With its details, where there are any. */
  readonly message: string
  readonly requestId?: string
  /** The parameter or header that is at fault, where the service tells it. */
  readonly parameterName?: string
  /** The texts the service signed. */
  readonly texts?: SigningStrings
}

/**
 * Reads an error body. The service answers HEAD with none.
 *
 * @returns `undefined` when it is not an error body.
 * @see {@link https://cloud.google.com/storage/docs/xml-api/reference-status}
 * @example
 * ```ts
 * import { readErrorBody } from '@presign/gcs-v4/explain'
 *
 * readErrorBody('<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>')?.code // 'ExpiredToken'
 * ```
 */
export function readErrorBody(body: string, headers: ErrorHeaders = {}): GcsError | undefined {
  const code = xmlText(body, 'Code')?.trim()
  if (code === undefined) return undefined
  const said = [xmlText(body, 'Message'), xmlText(body, 'Details')].filter((text) => text !== undefined)
  return present<GcsError>({
    code,
    message: said.map((text) => text.trim()).join(' '),
    requestId: headers['x-guploader-uploadid'],
    parameterName: xmlText(body, 'ParameterName')?.trim(),
    texts: signedTexts((name) => xmlText(body, name)),
  })
}
