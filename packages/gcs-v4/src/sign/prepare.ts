import {
  type Address,
  headersToSend,
  isoBasic,
  type NormalizedRequest,
  type Pairs,
  type SigningTime,
  withHost,
} from '@presign/core/scheme'
import {
  type Algorithm,
  canonicalHeaders,
  canonicalQuery,
  namesOf,
  PAYLOAD_HEADER,
  scopeOf,
  sortedByName,
  UNSIGNED_PAYLOAD,
  valueIn,
} from '../canonical.js'
import type { GcsV4SigningPlan } from '../plan.js'
import { checkRequest } from './checks.js'

/** Where and how a request is signed. */
export interface SigningPlace {
  readonly algorithm: Algorithm
  readonly region: string
  readonly address: Address
}

/** Works out what is signed and what is sent, all but the key and the signature. */
export function prepare(
  request: NormalizedRequest,
  time: SigningTime,
  { algorithm, region, address }: SigningPlace,
): GcsV4SigningPlan {
  checkRequest(request, address)
  const url = request.mode === 'url'
  const timestamp = isoBasic(time.seconds)
  const scope = scopeOf(timestamp, region)
  const credential = `${request.accessKeyId}/${scope}`
  const payload = valueIn(request.headers, PAYLOAD_HEADER) ?? UNSIGNED_PAYLOAD
  const given = withHost(request.headers, address)
  const headers = sortedByName(url ? given : [...given, ...addedHeaders(given, timestamp, payload)])
  const signedHeaders = namesOf(headers)
  const own: Pairs = [
    ['X-Goog-Algorithm', algorithm],
    ['X-Goog-Credential', credential],
    ['X-Goog-Date', timestamp],
    ['X-Goog-Expires', String(request.expiresIn)],
    ['X-Goog-SignedHeaders', signedHeaders],
  ]
  const query = canonicalQuery([...request.query, ...(url ? own : [])])
  const root = rootOf(request, address)
  return {
    scope,
    method: request.method,
    root,
    query,
    headers: canonicalHeaders(headers),
    signedHeaders,
    payload,
    stamp: [algorithm, timestamp, scope, ''].join('\n'),
    port: /:\d+$/.exec(address.host)?.[0] ?? '',
    prefix: [address.origin, root].join(''),
    // The wire text equals the canonical text.
    suffix: url ? ['?', query, '&X-Goog-Signature='].join('') : [query && '?', query].join(''),
    authorization: url
      ? ''
      : [algorithm, ' Credential=', credential, ', SignedHeaders=', signedHeaders, ', Signature='].join(''),
    headersToSend: headersToSend(headers),
    absentHeaders: Object.freeze([...(url ? ['authorization'] : []), 'x-goog-*', 'x-amz-*']),
  }
}

function addedHeaders(given: Pairs, timestamp: string, payload: string): Pairs {
  const told = valueIn(given, PAYLOAD_HEADER) !== undefined
  return [['x-goog-date', timestamp], ...(told ? [] : [[PAYLOAD_HEADER, payload] as const])]
}

/** A bucket itself is `/bucket` in path style, without a slash behind it. */
function rootOf({ resource }: NormalizedRequest, { root }: Address): string {
  return resource === 'object' || root === '/' ? root : root.slice(0, -1)
}
