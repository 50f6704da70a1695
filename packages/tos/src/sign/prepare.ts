import {
  type Address,
  checkBucket,
  checkCopySource,
  headersToSend,
  invalidHeader,
  isoBasic,
  type NormalizedRequest,
  type Pairs,
  type Reserved,
  rejectRepeats,
  rejectReserved,
  type SigningTime,
  searchOf,
  valueIn,
  withHost,
} from '@presign/core/scheme'
import {
  ALGORITHM,
  canonicalHeaders,
  canonicalQuery,
  isOwnParameter,
  isSigned,
  namesOf,
  PAYLOAD_HEADER,
  scopeOf,
  sortedByName,
  UNSIGNED_PAYLOAD,
} from '../canonical.js'
import { checkBucketName } from '../names.js'
import type { TosSigningPlan } from '../plan.js'

/** Works out what is signed and what is sent, all but the key and the signature. */
export function prepare(
  request: NormalizedRequest,
  time: SigningTime,
  region: string,
  address: Address,
): TosSigningPlan {
  checkRequest(request, address)
  const { mode, method, additionalHeaders } = request
  const url = mode === 'url'
  const timestamp = isoBasic(time.seconds)
  const scope = scopeOf(timestamp, region)
  const credential = `${request.accessKeyId}/${scope}`
  const payload = valueIn(request.headers, PAYLOAD_HEADER) ?? UNSIGNED_PAYLOAD
  const given = withHost(request.headers, address)
  const sent: Pairs = [...given, ...(url ? [] : addedHeaders(request, timestamp))]
  const headers = sortedByName(sent.filter(([name]) => isSigned(name, mode) || additionalHeaders.includes(name)))
  const signedHeaders = namesOf(headers)
  const own = url ? parameters(request, credential, timestamp, signedHeaders) : []
  const query = canonicalQuery([...request.query, ...own])
  return {
    scope,
    covers: 'request',
    method,
    root: address.root,
    query,
    headers: canonicalHeaders(headers),
    signedHeaders,
    payload,
    stamp: stampOf(timestamp, scope),
    prefix: [address.origin, address.root].join(''),
    suffix: searchOf(query, ...(url ? ['X-Tos-Signature='] : [])),
    authorization: url
      ? ''
      : [ALGORITHM, ' Credential=', credential, ', SignedHeaders=', signedHeaders, ', Signature='].join(''),
    headersToSend: headersToSend(sent),
    absentHeaders: Object.freeze([...(url ? ['authorization'] : []), 'x-tos-*']),
  }
}

/** The string to sign up to the digest. */
export function stampOf(timestamp: string, scope: string): string {
  return [ALGORITHM, timestamp, scope, ''].join('\n')
}

const RESERVED: Reserved = {
  query: isOwnParameter,
  headers: ['authorization', 'x-tos-date', 'x-tos-security-token'],
}

function checkRequest(request: NormalizedRequest, address: Address): void {
  checkBucket(request, address, checkBucketName)
  rejectRepeats(request.query)
  rejectReserved(request, RESERVED)
  checkCopySource(request, 'x-tos-copy-source')
  const payload = valueIn(request.headers, PAYLOAD_HEADER)
  if (payload === undefined || payload === UNSIGNED_PAYLOAD || /^[0-9a-f]{64}$/.test(payload)) return
  const wanted = `64 hex digits in lower case, or ${UNSIGNED_PAYLOAD}`
  throw invalidHeader(PAYLOAD_HEADER, wanted)
}

/** Without a digest the header says so: the SDKs differ in what they sign where there is none. */
function addedHeaders({ headers, securityToken }: NormalizedRequest, timestamp: string): Pairs {
  const told = valueIn(headers, PAYLOAD_HEADER) !== undefined
  return [
    ['x-tos-date', timestamp],
    ...(told ? [] : [[PAYLOAD_HEADER, UNSIGNED_PAYLOAD] as const]),
    ...(securityToken === undefined ? [] : [['x-tos-security-token', securityToken] as const]),
  ]
}

function parameters(
  { expiresIn, securityToken }: NormalizedRequest,
  credential: string,
  timestamp: string,
  signedHeaders: string,
): Pairs {
  return [...permission(credential, timestamp, expiresIn, securityToken), ['X-Tos-SignedHeaders', signedHeaders]]
}

/** The parameters that a signed URL has, whatever it covers. */
export function permission(
  credential: string,
  timestamp: string,
  expiresIn: number,
  securityToken: string | undefined,
): Pairs {
  return [
    ['X-Tos-Algorithm', ALGORITHM],
    ['X-Tos-Credential', credential],
    ['X-Tos-Date', timestamp],
    ['X-Tos-Expires', String(expiresIn)],
    ...(securityToken === undefined ? [] : [['X-Tos-Security-Token', securityToken] as const]),
  ]
}
