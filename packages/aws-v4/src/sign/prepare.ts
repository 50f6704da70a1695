import {
  type Address,
  encodeText,
  headersToSend,
  isoBasic,
  type NormalizedRequest,
  type Pairs,
  type SigningTime,
  withHost,
} from '@presign/core/scheme'
import {
  ALGORITHM,
  canonicalHeaders,
  canonicalQuery,
  isSigned,
  namesOf,
  PAYLOAD_HEADER,
  sortedByName,
  valueIn,
} from '../canonical.js'
import type { Place } from '../place.js'
import type { AwsV4SigningPlan } from '../plan.js'
import { payloadLine, type Rules } from '../rules.js'
import { scopeOf } from '../scope.js'
import { checkShape } from './refusals.js'

/** Works out what is signed and what is sent, all but the key and the signature. */
export function prepare(
  shape: NormalizedRequest,
  moment: SigningTime,
  place: Place,
  address: Address,
): AwsV4SigningPlan {
  checkShape(shape, place.rules, address)
  const url = shape.mode === 'url'
  const timestamp = isoBasic(moment.seconds)
  const scope = scopeOf(timestamp, place)
  const credential = `${shape.accessKeyId}/${scope}`
  const token: Pairs = shape.securityToken === undefined ? [] : [['x-amz-security-token', shape.securityToken]]
  const signedToken = place.omitSessionToken ? [] : token
  const payload = payloadLine(place.rules, shape.mode, valueIn(shape.headers, PAYLOAD_HEADER))

  const given = withHost(carried(shape.headers, place), address)
  const added: Pairs = url ? [] : [...addedHeaders(given, timestamp, payload, place.rules), ...signedToken]
  const headers = sortedByName([...given, ...added].filter(([name]) => isSigned(name)))
  const signedHeaders = namesOf(headers)
  const own = url ? parameters(credential, timestamp, shape, signedHeaders, signedToken) : []
  const query = canonicalQuery([...shape.query, ...own])
  const root = rootOf(shape, address)
  return {
    scope,
    method: shape.method,
    root,
    query,
    headers: canonicalHeaders(headers),
    signedHeaders,
    payload,
    stamp: [ALGORITHM, timestamp, scope, ''].join('\n'),
    prefix: [address.origin, root].join(''),
    suffix: url ? urlSuffix(query, place.omitSessionToken ? token : []) : [query && '?', query].join(''),
    authorization: url
      ? ''
      : [ALGORITHM, ' Credential=', credential, ', SignedHeaders=', signedHeaders, ', Signature='].join(''),
    headersToSend: headersToSend([...given, ...added, ...(url || !place.omitSessionToken ? [] : token)]),
    absentHeaders: Object.freeze([...(url ? ['authorization'] : []), 'x-amz-*']),
  }
}

/** What the caller sends. A digest may be signed without being sent. */
function carried(headers: Pairs, { rules, payloadHeader }: Place): Pairs {
  return rules.buckets || payloadHeader ? headers : headers.filter(([name]) => name !== PAYLOAD_HEADER)
}

function addedHeaders(given: Pairs, timestamp: string, payload: string, rules: Rules): Pairs {
  const told = valueIn(given, PAYLOAD_HEADER) !== undefined || !rules.buckets
  return [['x-amz-date', timestamp], ...(told ? [] : [[PAYLOAD_HEADER, payload] as const])]
}

function parameters(
  credential: string,
  timestamp: string,
  shape: NormalizedRequest,
  signedHeaders: string,
  token: Pairs,
): Pairs {
  return [
    ['X-Amz-Algorithm', ALGORITHM],
    ['X-Amz-Credential', credential],
    ['X-Amz-Date', timestamp],
    ['X-Amz-Expires', String(shape.expiresIn)],
    ...token.map(([, value]) => ['X-Amz-Security-Token', value] as const),
    ['X-Amz-SignedHeaders', signedHeaders],
  ]
}

/** The wire text equals the canonical text; what is not signed follows it. */
function urlSuffix(search: string, unsignedToken: Pairs): string {
  const token = unsignedToken.map(([, value]) => `&X-Amz-Security-Token=${encodeText(value)}`)
  return ['?', search, ...token, '&X-Amz-Signature='].join('')
}

/** A bucket itself is `/bucket` in path style, without a slash behind it. */
function rootOf({ object }: NormalizedRequest, { root }: Address): string {
  return object || root === '/' ? root : root.slice(0, -1)
}
