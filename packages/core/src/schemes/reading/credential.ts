import { acceptsRegion, type Regions, regionsToMatch } from '../region.js'
import type { Rejection, ServiceError } from '../rejection.js'

/** What is accepted in the scope of a credential. */
export interface AcceptedScope {
  readonly regions: Regions
  readonly service: string
  /** The last part of every scope, such as `aws4_request`. */
  readonly terminator: string
}

/** A credential, `id/day/region/service/terminator`, taken apart. */
export interface Credential {
  readonly accessKeyId: string
  readonly scope: string
  /** With whose hosts the request is matched. */
  readonly regions: readonly string[]
  /** Set when the scope is not of this request, or not accepted. */
  readonly misplaced: Rejection | undefined
}

/**
 * Reads a credential, or `undefined` where it has not five parts. An id may hold slashes, so the scope is read from the
 * end.
 *
 * @param timestamp The request's, in basic ISO 8601: the scope must be of its day.
 * @param answer What the service answers to a scope that is not accepted.
 */
export function readCredential(
  credential: string,
  timestamp: string,
  accepted: AcceptedScope,
  answer: ServiceError,
): Credential | undefined {
  const [day = '', region = '', service = '', terminator = ''] = credential.split('/').slice(-4)
  const scope = [day, region, service, terminator].join('/')
  const accessKeyId = credential.slice(0, -scope.length - 1)
  if (accessKeyId === '' || terminator === '') return undefined
  const found = { region, service, day }
  const good = day === timestamp.slice(0, 8) && service === accepted.service && terminator === accepted.terminator
  const misplaced: Rejection | undefined =
    good && acceptsRegion(accepted.regions, found)
      ? undefined
      : {
          reason: 'scope_mismatch',
          detail: `the credential is for ${scope.slice(0, 120)}, wanted ${wanted(timestamp, accepted)}`,
          answer,
        }
  return { accessKeyId, scope, misplaced, regions: regionsToMatch(accepted.regions, found) }
}

function wanted(timestamp: string, { regions, service, terminator }: AcceptedScope): string {
  const region = typeof regions === 'function' ? 'a region that is accepted' : [regions].flat().join(' or ')
  return [timestamp.slice(0, 8), region, service, terminator].join('/')
}
