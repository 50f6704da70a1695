import { isoBasic, type Rejection } from '@presign/core/scheme'
import { invalid, rejectOss } from '@presign/oss/scheme'
import { REQUEST } from '../canonical.js'
import type { Place } from '../prepare.js'
import type { AuthParameters } from './carried.js'

/** A credential, `id/day/region/product/aliyun_v4_request`, taken apart. */
export interface Credential {
  readonly accessKeyId: string
  readonly scope: string
  /** Set when the scope is not that of this request and place. */
  readonly misplaced: Rejection | undefined
}

/** Reads a credential. A scope of another place is told and not refused: the service looks the id up first. */
export function readCredential({ credential, timestamp, signedAt }: AuthParameters, place: Place): Credential {
  const parts = credential.split('/', 6)
  const [accessKeyId = '', day = '', region = '', product = '', request = ''] = parts
  if (accessKeyId === '' || request === '' || parts.length !== 5)
    rejectOss(
      'malformed',
      'the credential has not five parts',
      invalid('The credential is malformed.', '0002-00000202'),
    )
  const scope = credential.slice(accessKeyId.length + 1)
  const sameDay = day === dayOf(timestamp, signedAt)
  return { accessKeyId, scope, misplaced: misplacedIn({ region, product, request, sameDay }, place) }
}

/** The day of a time stamp in either form, as a scope has it. */
function dayOf(timestamp: string, signedAt: number): string {
  return (timestamp.endsWith('Z') ? timestamp : isoBasic(signedAt)).slice(0, 8)
}

interface Scope extends Pick<Place, 'region' | 'product'> {
  readonly request: string
  readonly sameDay: boolean
}

function misplacedIn(scope: Scope, { region, product }: Place): Rejection | undefined {
  if (scope.request !== REQUEST)
    return misplaced(`the credential does not end in ${REQUEST}`, 'The credential is malformed.', '0002-00000213')
  if (!scope.sameDay)
    return misplaced('the credential is of another day than the date', 'Invalid credential date.', '0002-00000223')
  if (scope.region !== region)
    return misplaced(
      `the credential is for region "${scope.region.slice(0, 40)}", wanted "${region}"`,
      'Invalid signing region in Authorization header.',
      '0002-00000226',
    )
  if (scope.product !== product)
    return misplaced(
      `the credential is for product "${scope.product.slice(0, 40)}", wanted "${product}"`,
      'Invalid signing product in Authorization header.',
    )
  return undefined
}

function misplaced(detail: string, message: string, ec?: string): Rejection {
  return { reason: 'scope_mismatch', detail, answer: invalid(message, ec) }
}
