import type { Endpoint } from '@presign/core'
import {
  type IncomingRequest,
  type Located,
  locate,
  type MarkedRequest,
  type ParseResult,
  type Plan,
  readIncoming,
  reject,
  type SignatureMarks,
} from '@presign/core/scheme'
import type { Reason, ServiceError } from '@presign/core/verify'
import { isBucketName } from '../names.js'
import { ossAnswer } from './answers.js'

/** How the signature of an OSS scheme shows in a request. */
export interface OssMarks extends SignatureMarks {
  /** Whether a header is signed when it is sent. */
  isSigned(name: string): boolean
}

/**
 * Reads a request as far as both OSS schemes read alike: whether it carries the scheme's signature, in one place only,
 * with every name there once.
 */
export function readOssRequest<P extends Plan>(
  request: IncomingRequest,
  marks: OssMarks,
  read: (marked: MarkedRequest) => ParseResult<P>,
): ParseResult<P> {
  return readIncoming(request, marks, (marked) => {
    if (marked.parameters.size < marked.query.length) rejectOss('malformed', 'a query parameter is there twice')
    checkHeaders(request.headers, marks)
    return read(marked)
  })
}

/**
 * Names must be there once: it cannot be told which of two values the signer meant, the service's own SDKs disagree, and
 * whatever stands between this and the service may hold with another than the documentation.
 */
function checkHeaders(headers: IncomingRequest['headers'], marks: OssMarks): void {
  for (const [name, values] of headers)
    if (values.length > 1 && (marks.isSigned(name) || name === 'date'))
      rejectOss('malformed', `header "${name.slice(0, 80)}" is there twice`)
}

/**
 * Finds the bucket and the object that host and path of a request mean.
 *
 * A key without a bucket is rejected: at the service's own host `/photos/cat.jpg` would sign as `cat.jpg` of `photos`
 * does, and mean something else.
 */
export function locateOss(request: IncomingRequest, regions: readonly string[], endpoint: Endpoint): Located {
  // The service reads `+` in a path as a space, as its Go SDK writes one; a plus itself has to come as `%2B`.
  const found = locate(request, { regions, endpoint, plus: ' ', isBucketName })
  if ('reason' in found) return rejectOss(found.reason, found.detail, found.answer ?? PATH_ANSWERS[found.reason])
  if (found.bucket === undefined && found.key !== '')
    rejectOss('unknown_host', 'the host is that of the service and the path names an object', {
      status: 403,
      code: 'SecondLevelDomainForbidden',
      message: 'The bucket must stand before the host.',
    })
  return found
}

const PATH_ANSWERS: Readonly<Partial<Record<Reason, ServiceError>>> = {
  malformed: { status: 400, code: 'InvalidObjectName', message: 'The object name is invalid.' },
}

/** Ends the parsing around it with what OSS answers: by default its usual answer to the reason. */
export function rejectOss(reason: Reason, detail: string, answer: ServiceError = ossAnswer(reason)): never {
  return reject(reason, detail, answer)
}

/** The answer `AccessDenied`, with its finer code where one is known. */
export function denied(message: string, ec?: string): ServiceError {
  return { status: 403, code: 'AccessDenied', message, ...(ec === undefined ? undefined : { ec }) }
}

/** The answer `InvalidArgument`, with its finer code where one is known. */
export function invalid(message: string, ec?: string): ServiceError {
  return { status: 400, code: 'InvalidArgument', message, ...(ec === undefined ? undefined : { ec }) }
}
