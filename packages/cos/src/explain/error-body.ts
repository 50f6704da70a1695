import type { SigningStrings } from '@presign/core/scheme'
import { type ErrorHeaders, present, redirectHost, signedTexts } from '@presign/object-storage'
import { xmlText } from '@presign/object-storage/xml'

/** What a COS error body says. */
export interface CosError {
  /** `SignatureDoesNotMatch`, `AccessDenied` … */
  readonly code: string
  readonly message: string
  readonly requestId?: string
  readonly traceId?: string
  /** The path that was asked for. */
  readonly resource?: string
  /** ISO 8601, UTC: the service's clock, where it tells it. */
  readonly serverTime?: string
  /** The host that should have been asked, in a redirect. */
  readonly endpoint?: string
  /** The region of the bucket, where the service tells it. */
  readonly region?: string
  /** The texts the service signed: `FormatString` is the canonical request. */
  readonly texts?: SigningStrings
}

/**
 * Reads an error body. The service answers HEAD with none.
 *
 * @returns `undefined` when it is not an error body.
 * @see {@link https://www.tencentcloud.com/document/product/436/7730}
 * @example
 * ```ts
 * import { readErrorBody } from '@presign/cos/explain'
 *
 * readErrorBody('<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>')?.code // 'AccessDenied'
 * ```
 */
export function readErrorBody(body: string, headers: ErrorHeaders = {}): CosError | undefined {
  const code = xmlText(body, 'Code')?.trim()
  if (code === undefined) return undefined
  return present<CosError>({
    code,
    message: xmlText(body, 'Message')?.trim() ?? '',
    requestId: xmlText(body, 'RequestId') ?? headers['x-cos-request-id'],
    traceId: xmlText(body, 'TraceId') ?? headers['x-cos-trace-id'],
    resource: xmlText(body, 'Resource'),
    serverTime: xmlText(body, 'ServerTime'),
    endpoint: xmlText(body, 'Endpoint')?.trim() ?? redirectHost(headers),
    region: xmlText(body, 'Region')?.trim() ?? headers['x-cos-bucket-region'],
    texts: signedTexts((name) => xmlText(body, name), 'FormatString'),
  })
}
