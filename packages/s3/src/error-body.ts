import type { SigningStrings } from '@presign/core/scheme'
import { type ErrorHeaders, present, redirectHost, signedTexts } from '@presign/object-storage'
import { xmlText } from '@presign/object-storage/xml'

/** What an S3 error body says. */
export interface S3Error {
  /** `SignatureDoesNotMatch`, `AccessDenied` … */
  readonly code: string
  readonly message: string
  readonly requestId?: string
  readonly hostId?: string
  /** The region that should have been signed. */
  readonly region?: string
  /** The host that should have been asked, in a redirect. */
  readonly endpoint?: string
  /** ISO 8601, UTC: the service's clock, told when it finds ours off or a URL expired. */
  readonly serverTime?: string
  /** The request's date as the service read it. */
  readonly requestTime?: string
  /** ISO 8601, UTC: when the URL ended. */
  readonly expiresAt?: string
  /** Headers that arrived and were not signed. */
  readonly unsignedHeaders?: readonly string[]
  readonly accessKeyId?: string
  /** The texts the service signed. */
  readonly texts?: SigningStrings
  readonly signatureProvided?: string
}

/**
 * Reads an error body. The service answers HEAD with none.
 *
 * @returns `undefined` when it is not an error body.
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html}
 * @example
 * ```ts
 * import { readErrorBody } from '@presign/s3/explain'
 *
 * readErrorBody('<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>')?.code // 'AccessDenied'
 * ```
 */
export function readErrorBody(body: string, headers: ErrorHeaders = {}): S3Error | undefined {
  const field = (name: string) => xmlText(body, name)
  const code = field('Code')?.trim()
  if (code === undefined) return undefined
  return present<S3Error>({
    code,
    message: field('Message')?.trim() ?? '',
    requestId: field('RequestId') ?? headers['x-amz-request-id'],
    hostId: field('HostId') ?? headers['x-amz-id-2'],
    region: field('Region') ?? headers['x-amz-bucket-region'],
    endpoint: field('Endpoint')?.trim() ?? redirectHost(headers),
    serverTime: field('ServerTime'),
    requestTime: field('RequestTime'),
    expiresAt: field('Expires'),
    unsignedHeaders: field('HeadersNotSigned')
      ?.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    accessKeyId: field('AWSAccessKeyId'),
    texts: signedTexts(field),
    signatureProvided: field('SignatureProvided'),
  })
}
