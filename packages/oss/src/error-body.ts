import { fromBase64, fromUtf8, type SigningStrings } from '@presign/core/scheme'
import { type ErrorHeaders, present, redirectHost, signedTexts } from '@presign/object-storage'
import { xmlText } from '@presign/object-storage/xml'

/** What an OSS error body says. */
export interface OssError {
  /** `SignatureDoesNotMatch`, `AccessDenied` … */
  readonly code: string
  readonly message: string
  readonly requestId?: string
  readonly hostId?: string
  /** The finer code, such as `0002-00000201`. */
  readonly ec?: string
  /** ISO 8601, UTC: the service's clock, told when it finds ours off. */
  readonly serverTime?: string
  /** ISO 8601, UTC: the request's date as the service read it. */
  readonly requestTime?: string
  /** ISO 8601, UTC: when the URL ended. */
  readonly expiresAt?: string
  /** The host that should have been asked, in a redirect. */
  readonly endpoint?: string
  /** The region that should have been signed, in a redirect. */
  readonly region?: string
  readonly accessKeyId?: string
  /** The texts the service signed. */
  readonly texts?: SigningStrings
  /** The signature as the service decoded it: a blank in it was a `+` that was not escaped. */
  readonly signatureProvided?: string
}

/**
 * Reads an error body: XML, its JSON form, or, for HEAD, the Base64 of one in the header `x-oss-err`.
 *
 * @returns `undefined` when it is not an error body.
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/error-responses}
 * @example
 * ```ts
 * import { readErrorBody } from '@presign/oss/explain'
 *
 * readErrorBody('<Error><Code>AccessDenied</Code><Message>Request has expired.</Message></Error>')?.code // 'AccessDenied'
 * ```
 */
export function readErrorBody(body: string, headers: ErrorHeaders = {}): OssError | undefined {
  const text = body.trim() === '' ? fromHeader(headers['x-oss-err']) : body
  const field = text.trimStart().startsWith('{') ? jsonFields(text) : (name: string) => xmlText(text, name)
  const code = field('Code')?.trim()
  if (code === undefined) return undefined
  return present({
    code,
    message: field('Message')?.trim() ?? '',
    requestId: field('RequestId') ?? headers['x-oss-request-id'],
    hostId: field('HostId'),
    ec: field('EC') ?? headers['x-oss-ec'],
    serverTime: field('ServerTime'),
    requestTime: field('RequestTime'),
    expiresAt: field('Expires'),
    endpoint: endpointIn(field, headers),
    region: headers['x-oss-bucket-region'] ?? regionIn(field('Endpoint')),
    accessKeyId: field('OSSAccessKeyId'),
    texts: signedTexts(field),
    signatureProvided: field('SignatureProvided'),
  })
}

function endpointIn(field: Field, headers: ErrorHeaders): string | undefined {
  return field('Endpoint')?.trim() ?? redirectHost(headers)
}

/** `oss-cn-hangzhou.aliyuncs.com` tells a region; accelerated and internal hosts do not. */
function regionIn(endpoint: string | undefined): string | undefined {
  const name = /(?:^|\.)oss-([a-z]{2}-[a-z0-9-]+)\.aliyuncs\.com$/.exec(endpoint?.trim() ?? '')?.[1]
  return name?.replace(/-internal$/, '')
}

type Field = (name: string) => string | undefined

function fromHeader(encoded: string | undefined): string {
  const bytes = encoded === undefined ? undefined : fromBase64(encoded)
  return (bytes && fromUtf8(bytes)) ?? ''
}

function jsonFields(text: string): Field {
  let object: unknown
  try {
    object = JSON.parse(text)
  } catch {
    return () => undefined
  }
  const fields = record(record(object).Error ?? object)
  return (name) => {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined
    return typeof value === 'string' ? value : undefined
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
