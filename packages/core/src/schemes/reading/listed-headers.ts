import type { IncomingRequest } from '../incoming.js'
import type { Pairs } from '../request.js'

/** How {@link listedHeaders} rejects a request. */
export interface ListRejections {
  /** The list cannot be that of this request. */
  malformed(detail: string): never
  /** A header arrived that has to be signed, and is not. */
  uncovered(name: string): never
}

/**
 * The headers that a request says it signed, in the order of its list. Each must have arrived; several of one name are
 * signed as one, joined by commas.
 *
 * @param mustSign Whether a header has to be signed when it arrives.
 */
export function listedHeaders(
  { headers }: Pick<IncomingRequest, 'headers'>,
  names: readonly string[],
  mustSign: (name: string) => boolean,
  no: ListRejections,
): Pairs {
  // A set, because a stranger's list may be as long as a header can be, and each name in it as often as it fits.
  const listed = new Set(names)
  if (listed.size < names.length) no.malformed('a signed header is listed twice')
  const missing = names.find((name) => !headers.has(name))
  if (missing !== undefined) no.malformed(`signed header "${missing.slice(0, 80)}" did not arrive`)
  const uncovered = [...headers.keys()].find((name) => mustSign(name) && !listed.has(name))
  if (uncovered !== undefined) no.uncovered(uncovered.slice(0, 80))
  return names.map((name) => [name, (headers.get(name) ?? []).join(',')])
}
