import { decodeQuery, decodeText, encodePath } from '../text/encoding.js'
import { isBucketAt } from './bucket.js'
import type { BucketRule, Endpoint } from './endpoint.js'
import type { IncomingRequest, ParseResult } from './incoming.js'
import { firstRepeat, parsing } from './parsing.js'
import type { Mode, Plan } from './plan.js'
import type { Reason, ServiceError } from './rejection.js'
import type { Pairs, Resource } from './request.js'

/** How a scheme's signature shows in a request. */
export interface SignatureMarks {
  /** Whether a value of `Authorization` is this scheme's. */
  inHeader(authorization: string): boolean
  /** Whether a URL with these parameters is this scheme's. Absent where it signs headers alone. */
  inUrl?(parameters: ReadonlyMap<string, string | null>): boolean
  /** The same for a query whose escapes are broken. */
  readonly inBrokenUrl?: RegExp
  /** A parameter that a request with an `Authorization` header must not have: the one with the signature of a URL. */
  readonly signature?: string
  /** Ends the parsing, by default with the service's usual answer to the reason. */
  reject(reason: Reason, detail: string, answer?: ServiceError): never
}

/** A request that carries a signature of the scheme, in one place only. */
export interface MarkedRequest {
  readonly request: IncomingRequest
  /** Where the signature is. */
  readonly mode: Mode
  /** Decoded, repeats kept. */
  readonly query: Pairs<string | null>
  /** The same by name; of repeats, the last. */
  readonly parameters: ReadonlyMap<string, string | null>
}

/**
 * Reads a request as far as all schemes read alike: whether it carries the scheme's signature, in one place only.
 *
 * @param read The rest, which may call `marks.reject`.
 */
export function readIncoming<P extends Plan>(
  request: IncomingRequest,
  marks: SignatureMarks,
  read: (marked: MarkedRequest) => ParseResult<P>,
): ParseResult<P> {
  const { query, parameters } = Incoming.decodedOf(request)
  const authorization = request.headers.get('authorization')
  const inHeader = authorization?.some((value) => marks.inHeader(value)) ?? false
  const inUrl = (query ? marks.inUrl?.(parameters) : marks.inBrokenUrl?.test(request.query)) ?? false
  if (!inHeader && !inUrl) return ABSENT
  return parsing(() => {
    if (authorization && (inUrl || (marks.signature !== undefined && parameters.has(marks.signature))))
      marks.reject('conflicting', 'it has an Authorization header and a signed URL')
    if ((authorization?.length ?? 0) > 1) marks.reject('malformed', 'header "authorization" is there twice')
    if (!query) return marks.reject('malformed', 'the query is not percent-encoded UTF-8')
    return read({ request, mode: inUrl ? 'url' : 'header', query, parameters })
  })
}

const ABSENT: ParseResult<never> = { state: 'absent' }

/** The first parameter that is there twice. The map by name tells whether there is one: a second set of names takes as long. */
export function repeatedParameter({ query, parameters }: MarkedRequest): string | undefined {
  return parameters.size === query.length ? undefined : firstRepeat(query)
}

type DecodedQuery = Pick<MarkedRequest, 'parameters'> & { readonly query: MarkedRequest['query'] | undefined }

/**
 * A request as it arrived, which remembers its query decoded: each scheme of a verifier reads the same one, and it may be
 * as long as a stranger likes. A private field, since a `WeakMap` of requests made some verdicts take five times as long.
 */
export class Incoming implements IncomingRequest {
  readonly method: string
  readonly host: string
  readonly path: string
  readonly query: string
  readonly headers: IncomingRequest['headers']
  readonly endpoints: IncomingRequest['endpoints']
  #decoded: DecodedQuery | undefined

  constructor({ method, host, path, query, headers, endpoints }: IncomingRequest) {
    this.method = method
    this.host = host
    this.path = path
    this.query = query
    this.headers = headers
    this.endpoints = endpoints
  }

  /** The query of a request, decoded. */
  static decodedOf(request: IncomingRequest): DecodedQuery {
    if (!(#decoded in request)) return decoded(request.query)
    request.#decoded ??= decoded(request.query)
    return request.#decoded
  }
}

/** Services read `+` in a query as a space, as two official SDKs write it; a plus itself has to come as `%2B`. */
function decoded(text: string): DecodedQuery {
  const query = decodeQuery(text, ' ')
  return { query, parameters: new Map(query) }
}

/** Which bucket and object a request means. */
export interface Located {
  readonly resource: Resource
  readonly bucket: string | undefined
  /** Decoded; empty for the bucket or the service. */
  readonly key: string
  /** Percent-encoded as it arrived, without what stands before the key. */
  readonly path: string
  /** What stands before the key, percent-encoded once: `/`, or `/bucket/` in path style. */
  readonly root: string
  /** How the bucket was found: `segment` where the host does not show it. */
  readonly bucketRule: BucketRule
}

/** What a request is located by. */
export interface Locating {
  /** Regions to try, in this order: see `regionsToMatch`. */
  readonly regions: readonly string[]
  /** The scheme's own, for verifiers that were given none. */
  readonly endpoint: Endpoint
  /** What a literal `+` in the path means. Default: itself. */
  readonly plus?: '+' | ' '
  isBucketName(name: string): boolean
}

/** Why a request cannot be located, for `reject`; the answer is the service's usual one where none is given. */
export interface LocateFault {
  readonly reason: 'unknown_host' | 'malformed'
  readonly detail: string
  readonly answer?: ServiceError
}

/** Finds the bucket and the object that host and path of a request mean, or why it cannot mean any. */
export function locate(
  { host, path, endpoints }: Pick<IncomingRequest, 'host' | 'path' | 'endpoints'>,
  { regions, endpoint, plus = '+', isBucketName }: Locating,
): Located | LocateFault {
  const found = firstMatch(endpoints ?? [endpoint], regions, host, path)
  if (found === undefined)
    return { reason: 'unknown_host', detail: `no endpoint is reached at host "${host.slice(0, 80)}"` }
  const { bucket, bucketRule } = found
  if (bucket !== undefined && !isBucketAt(bucketRule, bucket, isBucketName)) return NO_SUCH_NAME
  const key = decodeText(found.path, plus)
  if (key === undefined) return { reason: 'malformed', detail: 'the path is not percent-encoded UTF-8' }
  return {
    resource: key !== '' ? 'object' : bucket !== undefined ? 'bucket' : 'service',
    bucket,
    key,
    path: found.path,
    root: rootOf(path, found.path),
    bucketRule,
  }
}

/** Written as it is signed, however it arrived. */
function rootOf(path: string, key: string): string {
  const root = path.slice(0, path.length - key.length)
  return encodePath(decodeText(root) ?? root)
}

const NO_SUCH_NAME: LocateFault = {
  reason: 'malformed',
  detail: 'no bucket can have this name',
  answer: { status: 400, code: 'InvalidBucketName', message: 'The bucket name is invalid.' },
}

function firstMatch(endpoints: readonly Endpoint[], regions: readonly string[], host: string, path: string) {
  for (const endpoint of endpoints)
    for (const region of regions) {
      const found = endpoint.match?.(region, host, path)
      if (found) return found
    }
  return undefined
}
