import type { Reason, Rejection, ServiceError } from './rejection.js'
import type { Pairs } from './request.js'

/** Leaves a parser early. It never leaves this file, so it needs no stack, which would take as long as the parser. */
class Rejected {
  readonly rejection: Rejection

  constructor(rejection: Rejection) {
    this.rejection = rejection
  }
}

/** Ends the {@link parsing} around it: this scheme's marks are there, and what is with them is not right. */
export function reject(reason: Reason, detail: string, answer: ServiceError): never {
  throw new Rejected({ reason, detail, answer })
}

/**
 * Runs a parser of a scheme, in which {@link reject} may be called at any depth.
 *
 * @example
 * ```ts
 * import { type IncomingRequest, type ParseResult, parsing, reject } from '@presign/core/scheme'
 *
 * const answer = { status: 400, code: 'InvalidArgument', message: 'The query cannot be read.' }
 * const parse = (request: IncomingRequest): ParseResult =>
 *   parsing(() => (request.query === '' ? { state: 'absent' } : reject('malformed', 'its query is not empty', answer)))
 * ```
 */
export function parsing<R>(parse: () => R): R | { readonly state: 'rejected'; readonly rejection: Rejection } {
  try {
    return parse()
  } catch (error) {
    if (error instanceof Rejected) return { state: 'rejected', rejection: error.rejection }
    throw error
  }
}

/**
 * The first name that is there twice: it cannot be told which of two values the signer meant.
 *
 * @param nameOf For services that take several spellings for one name.
 */
export function firstRepeat(
  pairs: Pairs<string | null>,
  nameOf: (name: string) => string = (name) => name,
): string | undefined {
  const seen = new Set<string>()
  for (const [given] of pairs) {
    const name = nameOf(given)
    if (seen.size === seen.add(name).size) return name
  }
  return undefined
}
