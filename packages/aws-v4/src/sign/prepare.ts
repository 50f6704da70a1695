import {
  type Address,
  encodeText,
  headersToSend,
  isoBasic,
  type NormalizedRequest,
  type Pairs,
  type SigningTime,
  valueIn,
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
  type TokenName,
  tokenNameOf,
} from '../canonical.js'
import type { Place } from '../place.js'
import type { AwsV4SigningPlan } from '../plan.js'
import { payloadLine, type Rules } from '../rules.js'
import { scopeOf } from '../scope.js'
import { checkRequest } from './checks.js'

/** Works out what is signed and what is sent, all but the key and the signature. */
export function prepare(
  request: NormalizedRequest,
  time: SigningTime,
  place: Place,
  address: Address,
): AwsV4SigningPlan {
  checkRequest(request, place.rules, address)
  const url = request.mode === 'url'
  const timestamp = isoBasic(time.seconds)
  const scope = scopeOf(timestamp, place)
  const credential = `${request.accessKeyId}/${scope}`
  const tokenName = tokenNameOf(place.service, request.query)
  const token: Pairs = request.securityToken === undefined ? [] : [[tokenName.header, request.securityToken]]
  const signedToken = place.omitSessionToken ? [] : token
  const payload = payloadLine(place.rules, request.mode, valueIn(request.headers, PAYLOAD_HEADER))

  const given = withHost(sentHeaders(request.headers, place), address)
  const added: Pairs = url ? [] : [...addedHeaders(given, timestamp, payload, place.rules), ...signedToken]
  const headers = sortedByName([...given, ...added].filter(([name]) => isSigned(name)))
  const signedHeaders = namesOf(headers)
  const own = url ? parameters(credential, timestamp, request, signedHeaders, renamed(signedToken, tokenName)) : []
  const query = canonicalQuery([...request.query, ...own])
  const root = rootOf(request, address)
  return {
    scope,
    method: request.method,
    root,
    query,
    headers: canonicalHeaders(headers),
    signedHeaders,
    payload,
    stamp: [ALGORITHM, timestamp, scope, ''].join('\n'),
    prefix: [address.origin, root].join(''),
    suffix: url
      ? urlSuffix(query, place.omitSessionToken ? renamed(token, tokenName) : [])
      : [query && '?', query].join(''),
    authorization: url
      ? ''
      : [ALGORITHM, ' Credential=', credential, ', SignedHeaders=', signedHeaders, ', Signature='].join(''),
    headersToSend: headersToSend([...given, ...added, ...(url || !place.omitSessionToken ? [] : token)]),
    absentHeaders: Object.freeze([...(url ? ['authorization'] : []), 'x-amz-*']),
  }
}

/** What the caller sends. A digest may be signed without being sent. */
function sentHeaders(headers: Pairs, { rules, payloadHeader }: Place): Pairs {
  return rules.buckets || payloadHeader ? headers : headers.filter(([name]) => name !== PAYLOAD_HEADER)
}

function addedHeaders(given: Pairs, timestamp: string, payload: string, rules: Rules): Pairs {
  const told = valueIn(given, PAYLOAD_HEADER) !== undefined || !rules.buckets
  return [['x-amz-date', timestamp], ...(told ? [] : [[PAYLOAD_HEADER, payload] as const])]
}

function parameters(
  credential: string,
  timestamp: string,
  request: NormalizedRequest,
  signedHeaders: string,
  token: Pairs,
): Pairs {
  return [
    ['X-Amz-Algorithm', ALGORITHM],
    ['X-Amz-Credential', credential],
    ['X-Amz-Date', timestamp],
    ['X-Amz-Expires', String(request.expiresIn)],
    ...token,
    ['X-Amz-SignedHeaders', signedHeaders],
  ]
}

/** In a URL the token has another name than in a header. */
function renamed(token: Pairs, { parameter }: TokenName): Pairs {
  return token.map(([, value]) => [parameter, value])
}

/** The wire text equals the canonical text; what is not signed follows it. */
function urlSuffix(search: string, unsignedToken: Pairs): string {
  const token = unsignedToken.map(([name, value]) => `&${name}=${encodeText(value)}`)
  return ['?', search, ...token, '&X-Amz-Signature='].join('')
}

/** A bucket itself is `/bucket` in path style, without a slash behind it. */
function rootOf({ resource }: NormalizedRequest, { root }: Address): string {
  return resource === 'object' || root === '/' ? root : root.slice(0, -1)
}
