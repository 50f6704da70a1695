import {
  type Address,
  byBytes,
  headersToSend,
  invalidHeader,
  isoSeconds,
  type NormalizedRequest,
  type Pairs,
  type Reserved,
  rejectReserved,
  rejectResource,
  type SigningTime,
  withHost,
} from '@presign/core/scheme'
import {
  ALGORITHM,
  canonicalHeaders,
  EMPTY_PAYLOAD,
  namesOf,
  PAYLOAD_HEADER,
  queryText,
  scopeOf,
  stampOf,
  UNSIGNED_LINE,
  UNSIGNED_PAYLOAD,
} from '../canonical.js'
import type { Tc3SigningPlan } from '../plan.js'

const RESERVED: Reserved = { query: () => false, headers: ['authorization', 'x-tc-timestamp', 'x-tc-token'] }

/** Works out what is signed and what is sent, all but the signature. */
export function prepare(
  request: NormalizedRequest,
  { seconds }: SigningTime,
  service: string,
  address: Address,
): Tc3SigningPlan {
  rejectResource(request)
  rejectReserved(request, RESERVED)
  const given = withHost([...withoutDigest(request.headers), ...typeOf(request)], address)
  const signed = given.filter(([name]) => isSigned(name, request)).sort(([a], [b]) => byBytes(a, b))
  const signedHeaders = namesOf(signed)
  const query = queryText(request.query)
  const scope = scopeOf(isoSeconds(seconds).slice(0, 10), service)
  return {
    scope,
    method: request.method,
    query,
    headers: canonicalHeaders(signed),
    signedHeaders,
    payload: payloadLine(request.headers),
    stamp: stampOf(String(seconds), scope),
    prefix: `${address.origin}/`,
    suffix: [query && '?', query].join(''),
    authorization: `${ALGORITHM} Credential=${request.accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=`,
    headersToSend: headersToSend([...given, ...addedHeaders(request, seconds)]),
    absentHeaders: Object.freeze(['x-tc-token']),
  }
}

/** SDKs sign these two alone; a call may name others, as the page's newer example names `x-tc-action`. */
function isSigned(name: string, { additionalHeaders }: NormalizedRequest): boolean {
  return name === 'content-type' || name === 'host' || additionalHeaders.includes(name)
}

/** The type of the body is always signed, so it is always there. */
function typeOf({ method, headers }: NormalizedRequest): Pairs {
  if (headers.some(([name]) => name === 'content-type')) return []
  return [['content-type', method === 'GET' ? 'application/x-www-form-urlencoded' : 'application/json']]
}

/** The token of temporary credentials is sent and not signed. */
function addedHeaders({ securityToken }: NormalizedRequest, seconds: number): Pairs {
  return [
    ['x-tc-timestamp', String(seconds)],
    ...(securityToken === undefined ? [] : [['x-tc-token', securityToken] as const]),
  ]
}

/** The service reads the digest from the body itself: it is told only that there is none. */
function withoutDigest(headers: Pairs): Pairs {
  return headers.filter(([name, value]) => name !== PAYLOAD_HEADER || value === UNSIGNED_PAYLOAD)
}

/** The digest that the caller gives of the body, or that of none. */
function payloadLine(headers: Pairs): string {
  const payload = headers.find(([name]) => name === PAYLOAD_HEADER)?.[1] ?? EMPTY_PAYLOAD
  if (payload === UNSIGNED_PAYLOAD) return UNSIGNED_LINE
  if (/^[0-9a-f]{64}$/.test(payload)) return payload
  const wanted = `the SHA-256 of the body as 64 hex digits in lower case, or ${UNSIGNED_PAYLOAD}`
  throw invalidHeader(PAYLOAD_HEADER, wanted)
}
