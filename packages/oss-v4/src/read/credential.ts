import { acceptsRegion, isoBasic, type Regions, type Rejection, regionsToMatch, type Scope } from '@presign/core/scheme'
import { invalid, rejectOss } from '@presign/oss/scheme'
import { REQUEST } from '../canonical.js'
import type { AuthParameters } from './auth.js'

/** What a verifying value accepts. */
export interface Accepted {
  readonly regions: Regions
  readonly product: string
}

/** A credential, `id/day/region/product/aliyun_v4_request`, taken apart. */
export interface Credential {
  readonly accessKeyId: string
  readonly scope: string
  /** With whose hosts the request is matched. */
  readonly regions: readonly string[]
  /** Set when the scope is not of this request, or not accepted. */
  readonly misplaced: Rejection | undefined
}

/** Reads a credential. A scope that is not accepted is reported and not rejected: the service looks the id up first. */
export function readCredential(
  { credential, timestamp, signedAt }: Pick<AuthParameters, 'credential' | 'timestamp' | 'signedAt'>,
  accepted: Accepted,
): Credential {
  const parts = credential.split('/', 6)
  const [accessKeyId = '', day = '', region = '', service = '', request = ''] = parts
  if (accessKeyId === '' || request === '' || parts.length !== 5)
    rejectOss(
      'malformed',
      'the credential has not five parts',
      invalid('The credential is malformed.', '0002-00000202'),
    )
  const scope = { region, service, day }
  return {
    accessKeyId,
    scope: credential.slice(accessKeyId.length + 1),
    regions: regionsToMatch(accepted.regions, scope),
    misplaced: misplacedIn(scope, request, dayOf(timestamp, signedAt), accepted),
  }
}

/** The day of a time stamp in either form, as a scope has it. */
function dayOf(timestamp: string, signedAt: number): string {
  return (timestamp.endsWith('Z') ? timestamp : isoBasic(signedAt)).slice(0, 8)
}

function misplacedIn(
  scope: Scope,
  request: string,
  day: string,
  { regions, product }: Accepted,
): Rejection | undefined {
  if (request !== REQUEST)
    return misplaced(`the credential does not end in ${REQUEST}`, 'The credential is malformed.', '0002-00000213')
  if (scope.day !== day)
    return misplaced('the credential is of another day than the date', 'Invalid credential date.', '0002-00000223')
  if (!acceptsRegion(regions, scope))
    return misplaced(
      `the credential is for region "${scope.region.slice(0, 40)}"${wanted(regions)}`,
      'Invalid signing region in Authorization header.',
      '0002-00000226',
    )
  if (scope.service !== product)
    return misplaced(
      `the credential is for product "${scope.service.slice(0, 40)}", wanted "${product}"`,
      'Invalid signing product in Authorization header.',
    )
  return undefined
}

function wanted(regions: Regions): string {
  if (typeof regions === 'function') return ', which is not accepted'
  return `, wanted ${[regions]
    .flat()
    .map((region) => `"${region}"`)
    .join(' or ')}`
}

function misplaced(detail: string, message: string, ec?: string): Rejection {
  return { reason: 'scope_mismatch', detail, answer: invalid(message, ec) }
}
