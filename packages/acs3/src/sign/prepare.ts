import {
  type Address,
  byBytes,
  headersToSend,
  invalidHeader,
  isoSeconds,
  type NormalizedRequest,
  type Pairs,
  type Reserved,
  rejectBucket,
  rejectRepeats,
  rejectReserved,
  type SigningTime,
  withHost,
} from '@presign/core/scheme'
import {
  ALGORITHM,
  canonicalHeaders,
  canonicalQuery,
  EMPTY_PAYLOAD,
  isSigned,
  namesOf,
  PAYLOAD_HEADER,
} from '../canonical.js'
import type { Acs3SigningPlan } from '../plan.js'

const RESERVED: Reserved = {
  query: () => false,
  headers: ['authorization', 'x-acs-date', 'x-acs-accesskey-id', 'x-acs-security-token'],
}

/** Works out what is signed and what is sent, all but the path and the signature. */
export function prepare(request: NormalizedRequest, time: SigningTime, address: Address): Acs3SigningPlan {
  rejectBucket(request)
  rejectRepeats(request.query)
  rejectReserved(request, RESERVED)
  const payload = payloadOf(request.headers)
  const sent = withHost([...request.headers, ...addedHeaders(request, time)], address)
  const signed = sent
    .filter(([name]) => isSigned(name) || request.additionalHeaders.includes(name))
    .sort(([a], [b]) => byBytes(a, b))
  const signedHeaders = namesOf(signed)
  const query = canonicalQuery(request.query)
  return {
    scope: '',
    method: request.method,
    query,
    headers: canonicalHeaders(signed),
    signedHeaders,
    payload,
    prefix: `${address.origin}/`,
    suffix: [query && '?', query].join(''),
    authorization: `${ALGORITHM} Credential=${request.accessKeyId},SignedHeaders=${signedHeaders},Signature=`,
    headersToSend: headersToSend(sent),
    absentHeaders: Object.freeze(['x-acs-*']),
  }
}

/** The digest that the caller gives of the body, or that of none. */
function payloadOf(headers: Pairs): string {
  const payload = headers.find(([name]) => name === PAYLOAD_HEADER)?.[1] ?? EMPTY_PAYLOAD
  if (/^[0-9a-f]{64}$/.test(payload)) return payload
  const wanted = 'the SHA-256 of the body as 64 hex digits in lower case'
  throw invalidHeader(PAYLOAD_HEADER, wanted)
}

/** Temporary credentials send their id in a header of its own, beside the one in `Authorization`. */
function addedHeaders({ headers, accessKeyId, securityToken }: NormalizedRequest, { seconds }: SigningTime): Pairs {
  const hasDigest = headers.some(([name]) => name === PAYLOAD_HEADER)
  return [
    ['x-acs-date', isoSeconds(seconds)],
    ...(hasDigest ? [] : [[PAYLOAD_HEADER, EMPTY_PAYLOAD] as const]),
    ...(securityToken === undefined
      ? []
      : ([
          ['x-acs-accesskey-id', accessKeyId],
          ['x-acs-security-token', securityToken],
        ] as const)),
  ]
}
