import type { SigningStrings } from '@presign/core/scheme'
import { type ErrorHeaders, present, redirectHost, signedTexts } from '@presign/object-storage'
import { xmlText } from '@presign/object-storage/xml'

/** What an OBS error body says. */
export interface ObsError {
  /** `SignatureDoesNotMatch`, `AccessDenied` … */
  readonly code: string
  readonly message: string
  readonly requestId?: string
  readonly hostId?: string
  readonly accessKeyId?: string
  /** ISO 8601, UTC: the service's clock, where it tells it. */
  readonly serverTime?: string
  /** ISO 8601, UTC: when the URL ended. */
  readonly expiresAt?: string
  /** The host that should have been asked, in a redirect. */
  readonly endpoint?: string
  /** The text that the service signed. There is no canonical request. */
  readonly texts?: SigningStrings
  readonly signatureProvided?: string
}

/**
 * Reads an error body. The service answers HEAD with headers alone, `x-obs-error-code` and `x-obs-error-message`.
 *
 * @returns `undefined` when neither tells an error.
 * @see {@link https://support.huaweicloud.com/intl/en-us/api-obs/obs_04_0115.html}
 * @example
 * ```ts
 * import { readErrorBody } from '@presign/obs/explain'
 *
 * readErrorBody('<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>')?.code // 'AccessDenied'
 * ```
 */
export function readErrorBody(body: string, headers: ErrorHeaders = {}): ObsError | undefined {
  const field = (name: string) => xmlText(body, name)?.trim()
  const code = field('Code') ?? headers['x-obs-error-code']
  if (code === undefined) return undefined
  return present<ObsError>({
    code,
    message: field('Message') ?? headers['x-obs-error-message'] ?? '',
    requestId: field('RequestId') ?? headers['x-obs-request-id'],
    hostId: field('HostId') ?? headers['x-obs-id-2'],
    accessKeyId: field('AccessKeyId'),
    serverTime: field('ServerTime'),
    expiresAt: field('Expires'),
    endpoint: field('Endpoint') ?? redirectHost(headers),
    texts: signedTexts((name) => xmlText(body, name)),
    signatureProvided: field('SignatureProvided'),
  })
}
