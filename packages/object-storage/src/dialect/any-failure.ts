import { present } from '../present.js'
import { unescapeXml } from '../xml/unescape.js'
import type { DialectResponse, FailureKind, ServiceFailure } from './dialect.js'

/** Whether a body is an error's, which may stand below a 200 that was sent to keep a connection open. */
export function inError(body: string): boolean {
  return /^\s*(?:<\?xml[^>]*>\s*)?<Error[\s>]/.test(body)
}

/** 520 to 527 are Cloudflare's, before R2 and many a custom domain, when it gets no answer from behind it. */
const STATUSES: readonly (readonly [RegExp, FailureKind])[] = [
  [/304|412/, 'condition'],
  [/404/, 'missing'],
  [/416/, 'range'],
  // https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/
  [/408|429|50[0234]|52[0-7]/, 'transient'],
]

/**
 * What an HTTP status means, and three codes of services that could not do what was asked and may the next time: below a
 * 200 their status does not tell it. Completions and copies answer so.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html}
 */
export function kindByStatus(status: number, code: string): FailureKind {
  if (/^(?:InternalError|ServiceUnavailable|SlowDown)$/.test(code)) return 'transient'
  return STATUSES.find(([statuses]) => statuses.test(`${status}`))?.[1] ?? 'rejected'
}

/**
 * Reads a failure of a service whose dialect is not at hand: its words out of any XML error, and what they mean by the
 * HTTP status. `undefined` when the answer is a success. It is small, for pages that send and know no provider.
 *
 * @example
 * ```ts
 * import { readAnyFailure } from '@presign/object-storage'
 *
 * readAnyFailure({ status: 403, headers: {}, body: '<Error><Code>AccessDenied</Code></Error>' })?.code // 'AccessDenied'
 * ```
 */
export function readAnyFailure({ status, body }: DialectResponse): ServiceFailure | undefined {
  if (status >= 200 && status < 300 && !inError(body)) return undefined
  const field = (name: string) => {
    const text = new RegExp(`<${name}>([^<]*)`).exec(body)?.[1]
    return text === undefined ? undefined : unescapeXml(text.trim())
  }
  const code = field('Code') ?? `${status}`
  return present<ServiceFailure>({
    kind: kindByStatus(status, code),
    code,
    message: field('Message') ?? `The service answered ${status} without saying why`,
    requestId: field('RequestId'),
    ec: field('EC'),
    region: field('Region'),
    endpoint: field('Endpoint'),
  })
}
