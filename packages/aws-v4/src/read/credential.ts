import { acceptsRegion, type Regions, type Rejection, regionsToMatch } from '@presign/core/scheme'
import type { SignedIn } from '@presign/core/verify'
import { REQUEST } from '../canonical.js'
import type { ServicePlace } from '../place.js'
import { answerOf } from './answers.js'

/** What a verifying value accepts. */
export interface Accepted extends Pick<ServicePlace, 'service' | 'rules'> {
  readonly regions: Regions
}

/** A credential, `id/day/region/service/aws4_request`, taken apart. */
export interface Credential {
  readonly accessKeyId: string
  readonly scope: string
  /** With whose hosts the request is matched. */
  readonly regions: readonly string[]
  /** Set when the scope is not of this request, or not accepted. */
  readonly misplaced: Rejection | undefined
}

/** Reads a credential, or `undefined` where it has not five parts. */
export function readCredential(
  credential: string,
  timestamp: string,
  signedIn: SignedIn,
  accepted: Accepted,
): Credential | undefined {
  const [day = '', region = '', service = '', request = ''] = credential.split('/').slice(-4)
  const scope = [day, region, service, request].join('/')
  // An id may hold slashes, so the scope is read from the end.
  const accessKeyId = credential.slice(0, -scope.length - 1)
  if (accessKeyId === '' || request === '') return undefined
  const found = { region, service, day }
  const good = day === timestamp.slice(0, 8) && service === accepted.service && request === REQUEST
  const misplaced: Rejection | undefined =
    good && acceptsRegion(accepted.regions, found)
      ? undefined
      : {
          reason: 'scope_mismatch',
          detail: `the credential is for ${scope.slice(0, 120)}, wanted ${wanted(timestamp, accepted)}`,
          answer: answerOf(accepted.rules, 'scope_mismatch', signedIn),
        }
  return { accessKeyId, scope, misplaced, regions: regionsToMatch(accepted.regions, found) }
}

function wanted(timestamp: string, { regions, service }: Accepted): string {
  const region = typeof regions === 'function' ? 'a region that is accepted' : [regions].flat().join(' or ')
  return [timestamp.slice(0, 8), region, service, REQUEST].join('/')
}
