import {
  type DialectResponse,
  type FailureKind,
  failureKind,
  isXmlFailure,
  present,
  type ServiceFailure,
} from '@presign/object-storage'
import { type OssError, readErrorBody } from '../error-body.js'

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

/** The status of an upload whose object is in its place, though its callback failed. */
const STORED = 203

/** Whether an answer is a failure, as it would be of any service, or tells of a callback's. */
export function isFailure(response: DialectResponse): boolean {
  return response.status === STORED || isXmlFailure(response)
}

/** Reads a failure into what every client understands, also one without a body: HEAD, a proxy, or one that was not read. */
export function readFailure(response: DialectResponse): ServiceFailure | undefined {
  if (!isFailure(response)) return undefined
  const { status, headers } = response
  const told = readErrorBody(response.body, headers)
  const { code, message } = told ?? { code: `${status}`, message: `The service answered ${status} without saying why` }
  return present<ServiceFailure>({
    kind: told && hasExpired(told) ? 'expired' : kindOf(code, status),
    code,
    message,
    requestId: told?.requestId ?? headers['x-oss-request-id'],
    ec: told?.ec ?? headers['x-oss-ec'],
    serverTime: told?.serverTime,
    texts: told?.texts,
  })
}

function kindOf(code: string, status: number): FailureKind {
  return status === STORED ? 'stored' : failureKind(code, status, KINDS)
}

/**
 * Links (EC 0002-00000069) and policies die as `AccessDenied`, told apart by their message. A temporary id of the past
 * may be unknown already: `InvalidAccessKeyId` for an id that begins with `STS.` is a dead token too.
 */
function hasExpired({ code, message, accessKeyId }: OssError): boolean {
  if (code === 'AccessDenied') return /^Request has expired|Policy expired/i.test(message)
  return code === 'InvalidAccessKeyId' && accessKeyId?.startsWith('STS.') === true
}
