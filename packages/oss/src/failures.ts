import type { DialectResponse, FailureKind, ServiceFailure } from '@presign/core'
import { type OssError, readErrorBody } from './error-body.js'

/**
 * What OSS's codes mean for whoever wants to go on, where the HTTP status does not say it already.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/error-codes}
 */
const KINDS: Readonly<Record<string, FailureKind>> = {
  CallbackFailed: 'stored',
  RequestTimeout: 'transient',
  RequestTimeTooSkewed: 'skewed',
  SecurityTokenExpired: 'expired',
  InvalidDigest: 'corrupt',
  NoSuchUpload: 'upload_gone',
  InvalidPart: 'parts_disagree',
  InvalidPartOrder: 'parts_disagree',
  FileAlreadyExists: 'condition',
  PreconditionFailed: 'condition',
  InvalidRange: 'range',
  NoSuchKey: 'missing',
  NoSuchBucket: 'missing',
}

const STATUSES: Readonly<Record<number, FailureKind>> = {
  203: 'stored',
  304: 'condition',
  404: 'missing',
  408: 'transient',
  412: 'condition',
  416: 'range',
  429: 'transient',
  500: 'transient',
  502: 'transient',
  503: 'transient',
  504: 'transient',
}

/** Whether an answer is a failure: by its status, or because its body says so below a 200 that was sent to keep a connection open. */
export function isFailure({ status, body }: DialectResponse): boolean {
  return status < 200 || status === 203 || status >= 300 || /^\s*(?:<\?xml[^>]*>\s*)?<Error[\s>]/.test(body)
}

/** Reads a failure into what every client understands. */
export function readFailure(response: DialectResponse): ServiceFailure | undefined {
  if (!isFailure(response)) return undefined
  const error = readErrorBody(response.body, response.headers)
  if (!error) return bare(response)
  const { code, message, requestId, ec, serverTime, texts } = error
  return {
    kind: kindOf(error, response.status),
    code,
    message,
    ...(requestId === undefined ? undefined : { requestId }),
    ...(ec === undefined ? undefined : { ec }),
    ...(serverTime === undefined ? undefined : { serverTime }),
    ...(texts === undefined ? undefined : { texts }),
  }
}

function kindOf(error: OssError, status: number): FailureKind {
  if (hasExpired(error)) return 'expired'
  return (Object.hasOwn(KINDS, error.code) ? KINDS[error.code] : undefined) ?? STATUSES[status] ?? 'refused'
}

/**
 * Links (EC 0002-00000069) and policies die as `AccessDenied`, told apart by their message. A temporary id of the past
 * may be unknown already: `InvalidAccessKeyId` for an id that begins with `STS.` is a dead token too.
 */
function hasExpired({ code, message, accessKeyId }: OssError): boolean {
  if (code === 'AccessDenied') return /^Request has expired|Policy expired/i.test(message)
  return code === 'InvalidAccessKeyId' && accessKeyId?.startsWith('STS.') === true
}

/** An answer without a body that we know: HEAD, a proxy, or a body that was not read. */
function bare({ status, headers }: DialectResponse): ServiceFailure {
  const requestId = headers['x-oss-request-id']
  const ec = headers['x-oss-ec']
  return {
    kind: STATUSES[status] ?? 'refused',
    code: String(status),
    message: `The service answered ${status} without saying why`,
    ...(requestId === undefined ? undefined : { requestId }),
    ...(ec === undefined ? undefined : { ec }),
  }
}
