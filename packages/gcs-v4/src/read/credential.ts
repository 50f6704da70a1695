import { acceptsRegion, type Regions, type Rejection } from '@presign/core/scheme'
import type { SignedIn } from '@presign/core/verify'
import { scopeOf } from '../canonical.js'
import { gcsAnswer } from './answers.js'

/** A credential, `id/day/location/storage/goog4_request`, taken apart. */
export interface Credential {
  readonly accessKeyId: string
  readonly scope: string
  readonly region: string
  /** Set when the scope is not of this request, or not accepted. */
  readonly misplaced: Rejection | undefined
}

/** Reads a credential, or `undefined` where it has not five parts. */
export function readCredential(
  credential: string,
  timestamp: string,
  signedIn: SignedIn,
  regions: Regions,
): Credential | undefined {
  const [day = '', region = '', service = '', request = ''] = credential.split('/').slice(-4)
  const scope = [day, region, service, request].join('/')
  // An id may hold slashes, so the scope is read from the end.
  const accessKeyId = credential.slice(0, -scope.length - 1)
  if (accessKeyId === '' || request === '') return undefined
  const good = scope === scopeOf(timestamp, region) && acceptsRegion(regions, { region, service, day })
  const misplaced: Rejection | undefined = good
    ? undefined
    : {
        reason: 'scope_mismatch',
        detail: `the credential is for ${scope.slice(0, 120)}, wanted ${wanted(timestamp, regions)}`,
        answer: gcsAnswer('scope_mismatch', signedIn),
      }
  return { accessKeyId, scope, region, misplaced }
}

function wanted(timestamp: string, regions: Regions): string {
  return scopeOf(timestamp, typeof regions === 'function' ? 'a location' : [regions].flat().join(' or '))
}
