import type { Endpoint, Mode } from '@presign/core'
import {
  decodeQuery,
  type IncomingRequest,
  type Pairs,
  type ParseResult,
  type Plan,
  parsing,
  reject,
} from '@presign/core/scheme'
import type { Reason, ServiceError } from '@presign/core/verify'
import { type Addressed, addressed } from './addressed.js'
import { ossAnswer } from './answers.js'

/** How a scheme's signature shows in a request. */
export interface SignatureMarks {
  /** How the value of `Authorization` begins. */
  readonly authorization: string
  /** The parameter that holds the signature of a URL. */
  readonly signature: string
  /** Whether a URL with these parameters is this scheme's. */
  inUrl(parameters: ReadonlyMap<string, string | null>): boolean
  /** The same for a query whose escapes are broken. */
  readonly inBrokenUrl: RegExp
  /** Whether a header is signed when it is sent. */
  isSigned(name: string): boolean
}

/** A request that one of the OSS schemes has signed, or says so. */
export interface OssRequest extends Addressed {
  readonly request: IncomingRequest
  /** Where the signature is. */
  readonly mode: Mode
  /** Decoded; every name is there once. */
  readonly query: Pairs<string | null>
  readonly parameters: ReadonlyMap<string, string | null>
}

/**
 * Reads a request as far as both OSS schemes read alike: whether it carries the scheme's signature, in one place only,
 * with every name there once, for a bucket and key that can be. `read` does the rest, and may call {@link rejectOss}.
 *
 * @param own The scheme's own endpoint, for verifiers that were given none.
 */
export function readIncoming<P extends Plan>(
  request: IncomingRequest,
  marks: SignatureMarks,
  { region, endpoint }: { readonly region: string; readonly endpoint: Endpoint },
  read: (incoming: OssRequest) => ParseResult<P>,
): ParseResult<P> {
  // The service reads `+` in a query as a blank, as its own SDKs write it: an unescaped one shows so in its error body.
  const query = decodeQuery(request.query, ' ')
  const parameters = new Map(query)
  const authorization = request.headers.get('authorization')
  const inHeader = authorization?.some((value) => value.startsWith(marks.authorization)) ?? false
  const inUrl = query ? marks.inUrl(parameters) : marks.inBrokenUrl.test(request.query)
  if (!inHeader && !inUrl) return { state: 'absent' }
  return parsing(() => {
    if (authorization && (inUrl || parameters.has(marks.signature)))
      rejectOss('conflicting', 'it has an Authorization header and a signed URL')
    if (!query)
      return rejectOss('malformed', 'the query is not percent-encoded UTF-8', invalid('The query is invalid.'))
    if (parameters.size < query.length) rejectOss('malformed', 'a query parameter is there twice')
    checkHeaders(request.headers, marks)
    const found = addressed(request, region, request.endpoints ?? [endpoint])
    if ('reason' in found) return { state: 'rejected', refusal: found }
    const { bucket, key } = found
    // Written out, because a spread takes 2 µs here: a tenth of a verdict.
    return read({ request, mode: inUrl ? 'url' : 'header', bucket, key, query, parameters })
  })
}

/**
 * Names must be there once: nobody can tell which of two values the signer meant, the service's own SDKs disagree, and
 * whatever stands between this and the service may hold with another than the documentation.
 */
function checkHeaders(headers: IncomingRequest['headers'], marks: SignatureMarks): void {
  for (const [name, values] of headers)
    if (values.length > 1 && (marks.isSigned(name) || name === 'authorization' || name === 'date'))
      rejectOss('malformed', `header "${name.slice(0, 80)}" is there twice`)
}

/** Ends the reading around it with what OSS answers: by default its usual answer to the reason. */
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
