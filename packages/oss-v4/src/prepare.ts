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
  withHost,
} from '@presign/core/scheme'
import { checkBucketName } from '@presign/oss/scheme'
import {
  ALGORITHM,
  canonicalHeaders,
  canonicalQuery,
  canonicalRoot,
  isOwnParameter,
  isSignedByDefault,
  REQUEST,
  UNSIGNED_PAYLOAD,
} from './canonical.js'
import type { V4SigningPlan } from './plan.js'

/** What the scheme knows beside the input. */
export interface Place {
  readonly region: string
  readonly product: string
}

/** Works out what is signed and what is sent, all but the key and the signature. */
export function prepare(
  request: NormalizedRequest,
  time: SigningTime,
  { region, product }: Place,
  address: Address,
): V4SigningPlan {
  const { mode, method, securityToken } = request
  checkBucket(request, address, checkBucketName)
  rejectRepeats(request.query)
  rejectReserved(request, RESERVED)
  checkCopySource(request, 'x-oss-copy-source')
  checkPayload(request.headers)

  const timestamp = isoBasic(time.seconds)
  const scope = `${timestamp.slice(0, 8)}/${region}/${product}/${REQUEST}`
  const credential = `${request.accessKeyId}/${scope}`
  const given = givenHeaders(request, address)
  const additional = additionalNames(request.additionalHeaders, given)

  const headers: Pairs = mode === 'header' ? [...given, ...headerModeHeaders(given, timestamp, securityToken)] : given
  const signed = headers.filter(([name]) => isSignedByDefault(name) || additional.includes(name))
  const own = mode === 'url' ? urlModeParameters(credential, timestamp, request, additional) : []
  const search = canonicalQuery(request.query, own)
  return {
    scope,
    method,
    root: canonicalRoot(address.bucket),
    query: search,
    headers: canonicalHeaders(signed),
    additional: additional.join(';'),
    payload: UNSIGNED_PAYLOAD,
    stamp: [ALGORITHM, timestamp, scope, ''].join('\n'),
    prefix: [address.origin, address.root].join(''),
    suffix: suffixOf(search, mode === 'url'),
    authorization: mode === 'url' ? '' : authorizationUpToSignature(credential, additional),
    headersToSend: headersToSend(headers),
    absentHeaders: absentHeaders(headers, mode === 'url'),
  }
}

const RESERVED: Reserved = {
  query: isOwnParameter,
  headers: ['authorization', 'x-oss-date', 'x-oss-security-token'],
}

function checkPayload(headers: Pairs): void {
  const [name, value] = headers.find(([name]) => name === 'x-oss-content-sha256') ?? []
  if (name === undefined || value === UNSIGNED_PAYLOAD) return
  throw invalidHeader(name, UNSIGNED_PAYLOAD)
}

/**
 * The caller's headers, and the Host header when it is to be signed: every request has one, so it is present whether
 * or not the caller wrote it. (SDKs split three against three here; php-v2 does the same.)
 */
function givenHeaders({ headers, additionalHeaders }: NormalizedRequest, address: Address): Pairs {
  const named = additionalHeaders.includes('host') || headers.some(([name]) => name === 'host')
  return named ? withHost(headers, address) : headers
}

/** Lower-case, unique and sorted by core; here those that are signed anyway or not sent are left out, as most SDKs do. */
function additionalNames(names: readonly string[], headers: Pairs): readonly string[] {
  return names.filter((name) => !isSignedByDefault(name) && headers.some(([sent]) => sent === name))
}

function headerModeHeaders(given: Pairs, timestamp: string, securityToken: string | undefined): Pairs {
  return [
    ['x-oss-date', timestamp] as const,
    ...(given.some(([name]) => name === 'x-oss-content-sha256')
      ? []
      : [['x-oss-content-sha256', UNSIGNED_PAYLOAD] as const]),
    ...(securityToken === undefined ? [] : [['x-oss-security-token', securityToken] as const]),
  ]
}

function urlModeParameters(
  credential: string,
  timestamp: string,
  request: NormalizedRequest,
  additional: readonly string[],
): Pairs {
  return [
    ...(additional.length === 0 ? [] : [['x-oss-additional-headers', additional.join(';')] as const]),
    ['x-oss-credential', credential],
    ['x-oss-date', timestamp],
    ['x-oss-expires', String(request.expiresIn)],
    ...(request.securityToken === undefined ? [] : [['x-oss-security-token', request.securityToken] as const]),
    ['x-oss-signature-version', ALGORITHM],
  ]
}

/** The wire text equals the canonical text, so nothing on the way can read it otherwise. */
function suffixOf(search: string, url: boolean): string {
  if (url) return ['?', search, '&x-oss-signature='].join('')
  return search === '' ? '' : ['?', search].join('')
}

function authorizationUpToSignature(credential: string, additional: readonly string[]): string {
  const names = additional.length === 0 ? '' : `,AdditionalHeaders=${additional.join(';')}`
  return [ALGORITHM, ' Credential=', credential, names, ',Signature='].join('')
}

/** Nothing in a request reveals which default headers were signed, so the sender is told which must not be there. */
function absentHeaders(headers: Pairs, url: boolean): readonly string[] {
  if (url && headers.length === 0) return ABSENT_FROM_PLAIN_URL
  const names = ['content-md5', 'content-type'].filter((name) => !headers.some(([sent]) => sent === name))
  // The service refuses a signed URL together with an Authorization header.
  return Object.freeze([...(url ? ['authorization'] : []), ...names, 'x-oss-*'])
}

const ABSENT_FROM_PLAIN_URL = /* @__PURE__ */ Object.freeze(['authorization', 'content-md5', 'content-type', 'x-oss-*'])
