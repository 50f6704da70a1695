import {
  type Address,
  headersToSend,
  invalidHeader,
  isoSeconds,
  type NormalizedRequest,
  type Pairs,
  rejectRepeats,
  rejectReserved,
  rejectResource,
  type SigningTime,
  type WireParts,
  withHost,
} from '@presign/core/scheme'
import { canonicalQuery } from '../canonical.js'
import type { RpcPlan } from './scheme.js'

/** The same with what goes over the wire. */
export interface RpcSigningPlan extends RpcPlan, WireParts {}

/** Parameters that the scheme writes itself. Names are case-sensitive to the service. */
export const WRITTEN = ['AccessKeyId', 'SecurityToken', 'Signature', 'SignatureMethod', 'SignatureVersion', 'Timestamp']

/** Works out what is signed and what is sent, all but the signature. */
export function prepare(request: NormalizedRequest, time: SigningTime, address: Address): RpcSigningPlan {
  rejectResource(request)
  rejectRepeats(request.query)
  rejectReserved(request, { query: (name) => WRITTEN.includes(name), headers: ['authorization'] })
  rejectAdditional(request)
  const query = canonicalQuery([...request.query, ...commonParameters(request, time)])
  return {
    scope: '',
    method: request.method,
    query,
    prefix: `${address.origin}/`,
    suffix: `?${query}&Signature=`,
    authorization: '',
    headersToSend: headersToSend(withHost(request.headers, address)),
    absentHeaders: Object.freeze(['authorization']),
  }
}

function commonParameters({ accessKeyId, securityToken }: NormalizedRequest, { seconds }: SigningTime): Pairs {
  return [
    ['AccessKeyId', accessKeyId],
    ['SignatureMethod', 'HMAC-SHA1'],
    ['SignatureVersion', '1.0'],
    ['Timestamp', isoSeconds(seconds)],
    ...(securityToken === undefined ? [] : [['SecurityToken', securityToken] as const]),
  ]
}

function rejectAdditional({ additionalHeaders: [name] }: NormalizedRequest): void {
  if (name === undefined) return
  const wanted = 'none: this signature covers no headers'
  throw invalidHeader(name, wanted)
}
