import type {
  Endpoint,
  EndpointMatch,
  IncomingRequest,
  Pairs,
  ParseResult,
  Plan,
  Reason,
  Rejection,
  ServiceError,
} from './scheme.js'

/** Leaves a reading early. It never leaves this file. */
class Refused extends Error {
  readonly refusal: Rejection

  constructor(refusal: Rejection) {
    super(refusal.detail)
    this.refusal = refusal
  }
}

/** Ends the reading around it: this scheme's marks are there, and what is with them is not right. */
export function reject(reason: Reason, detail: string, answer: ServiceError): never {
  throw new Refused({ reason, detail, answer })
}

/**
 * Runs a scheme's `read`, in which {@link reject} may be called at any depth.
 *
 * @example
 * ```ts
 * import { type ArrivedRequest, type Reading, reading, refuse } from '@presign/core/scheme'
 *
 * const answer = { status: 400, code: 'InvalidArgument', message: 'The query cannot be read.' }
 * const read = (request: ArrivedRequest): Reading =>
 *   reading(() => (request.query === '' ? { state: 'absent' } : refuse('malformed', 'its query is not empty', answer)))
 * ```
 */
export function parsing<P extends Plan>(read: () => ParseResult<P>): ParseResult<P> {
  try {
    return read()
  } catch (error) {
    if (error instanceof Refused) return { state: 'rejected', refusal: error.refusal }
    throw error
  }
}

/** The bucket and path that a request means, by the verifier's endpoints or else the scheme's own. */
export function matchEndpoint(request: IncomingRequest, region: string, own: Endpoint): EndpointMatch | undefined {
  for (const endpoint of request.endpoints ?? [own]) {
    const claim = endpoint.match?.(region, request.host, request.path)
    if (claim) return claim
  }
  return undefined
}

/** The first name that is there twice: nobody can tell which of two values the signer meant. */
export function firstRepeat(pairs: Pairs<string | null>): string | undefined {
  const seen = new Set<string>()
  return pairs.find(([name]) => seen.size === seen.add(name).size)?.[0]
}
