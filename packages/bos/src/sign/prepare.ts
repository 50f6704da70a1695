import {
  type Address,
  checkBucket,
  checkCopySource,
  encodeText,
  headersToSend,
  type NormalizedRequest,
  type Pairs,
  type Reserved,
  rejectRepeats,
  rejectReserved,
  type SigningTime,
  searchOf,
  withHost,
} from '@presign/core/scheme'
import {
  canonicalHeaders,
  canonicalQuery,
  coveredHeaders,
  isOfBody,
  mustBeSigned,
  namesOf,
  prefixOf,
} from '../canonical.js'
import { checkBucketName } from '../names.js'
import type { Place } from '../place.js'
import type { BosSigningPlan } from '../plan.js'

/** What the security token is called, in headers and in URLs. */
export const TOKEN = 'x-bce-security-token'

/** Whether a parameter is one that carries the signature: no caller may sign it, and no verdict shows it. */
export function isOwnParameter(name: string): boolean {
  return ['authorization', TOKEN].includes(name.toLowerCase())
}

const RESERVED: Reserved = {
  query: isOwnParameter,
  headers: ['authorization', TOKEN],
}

/** Works out what is signed and what is sent, all but the key and the signature. */
export function prepare(request: NormalizedRequest, time: SigningTime, place: Place, address: Address): BosSigningPlan {
  checkBucket(request, address, checkBucketName)
  rejectRepeats(request.query)
  rejectReserved(request, RESERVED)
  checkCopySource(request, 'x-bce-copy-source')
  const url = request.mode === 'url'
  const scope = prefixOf(request.accessKeyId, time.seconds, url ? request.expiresIn : place.headerLifetime)
  const token: Pairs = request.securityToken === undefined ? [] : [[TOKEN, request.securityToken]]
  const sent: Pairs = [...withHost(request.headers, address), ...(url ? [] : token)]
  const signed = coveredHeaders(sent.filter(([name]) => isSigned(name, request, place)))
  const query = canonicalQuery([...request.query, ...(url ? token : [])])
  // Always listed: with an empty list a header that a browser adds would have to be signed.
  const authorization = [scope, namesOf(signed), ''].join('/')
  const root = rootOf(request, address)
  return {
    scope,
    method: request.method,
    root,
    query,
    headers: canonicalHeaders(signed),
    prefix: [address.origin, root].join(''),
    suffix: searchOf(query, url ? `authorization=${encodeText(authorization)}` : ''),
    authorization: url ? '' : authorization,
    headersToSend: headersToSend(sent),
    absentHeaders: Object.freeze([...(url ? ['authorization'] : []), 'x-bce-*']),
  }
}

function isSigned(name: string, { additionalHeaders }: NormalizedRequest, { signBodyHeaders }: Place): boolean {
  return mustBeSigned(name) || additionalHeaders.includes(name) || (signBodyHeaders && isOfBody(name))
}

/** A bucket itself is `/bucket` in path style, without a slash behind it. */
function rootOf({ resource }: NormalizedRequest, { root }: Address): string {
  return resource === 'object' || root === '/' ? root : root.slice(0, -1)
}
