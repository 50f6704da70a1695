import type { SigningStrings } from '@presign/core/scheme'
import { type ErrorHeaders, jsonObject, jsonText, present, redirectHost, signedTexts } from '@presign/object-storage'

/** What a TOS error body says. */
export interface TosError {
  /** `SignatureDoesNotMatch`, `AccessDenied` … */
  readonly code: string
  readonly message: string
  readonly requestId?: string
  readonly hostId?: string
  /** The finer code, such as `0002-00000030`. */
  readonly ec?: string
  /** What was asked for: `/bucket/key`. */
  readonly resource?: string
  /** The host that should have been asked, in a redirect. */
  readonly endpoint?: string
  /** The region of the bucket, where the service tells it. */
  readonly region?: string
  /** ISO 8601, UTC: the service's clock, where it tells it. */
  readonly serverTime?: string
  /** The texts the service signed, where it tells them. */
  readonly texts?: SigningStrings
  readonly signatureProvided?: string
}

/**
 * Reads an error body, which is JSON. The service answers HEAD with none.
 *
 * @returns `undefined` when it is not an error body.
 * @see {@link https://www.volcengine.com/docs/6349/74874}
 * @example
 * ```ts
 * import { readErrorBody } from '@presign/tos/explain'
 *
 * readErrorBody('{"Code":"AccessDenied","Message":"Request has expired"}')?.code // 'AccessDenied'
 * ```
 */
export function readErrorBody(body: string, headers: ErrorHeaders = {}): TosError | undefined {
  const told = jsonObject(body)
  const field = (name: string) => jsonText(told[name])
  const code = field('Code')
  if (code === undefined) return undefined
  return present<TosError>({
    code,
    message: field('Message') ?? '',
    requestId: field('RequestId') ?? headers['x-tos-request-id'],
    hostId: field('HostId') ?? headers['x-tos-id-2'],
    ec: field('EC') ?? headers['x-tos-ec'],
    resource: field('Resource'),
    endpoint: field('Endpoint') ?? redirectHost(headers),
    region: field('Region') ?? headers['x-tos-bucket-region'],
    serverTime: field('ServerTime'),
    texts: signedTexts(field),
    signatureProvided: field('SignatureProvided'),
  })
}
