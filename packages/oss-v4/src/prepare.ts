import {
  type Address,
  type Endpoint,
  isoBasic,
  type Moment,
  type Pairs,
  refuseRepeats,
  type Shape,
  SigningError,
} from '@presign/core'
import { checkBucketName } from '@presign/oss'
import {
  ALGORITHM,
  canonicalHeaders,
  canonicalQuery,
  canonicalRoot,
  isSignedByDefault,
  REQUEST,
  UNSIGNED_PAYLOAD,
} from './canonical.js'
import type { V4SigningPlan } from './plan.js'

/** What the scheme knows beside the input. */
export interface Place {
  readonly region: string
  readonly product: string
  readonly endpoint: Endpoint
}

/** Works out what is signed and what is sent, all but the key and the signature. */
export function prepare(shape: Shape, moment: Moment, { region, product }: Place, address: Address): V4SigningPlan {
  const { mode, method, securityToken } = shape
  if (address.bucket !== undefined) checkBucketName(address.bucket)
  if (shape.object && address.bucket === undefined)
    throw new SigningError('bucket_missing', 'Cannot sign a key without a bucket', { wanted: 'bucket' })
  refuseRepeats(shape.query)
  checkReserved(shape)

  const timestamp = isoBasic(moment.seconds)
  const scope = `${timestamp.slice(0, 8)}/${region}/${product}/${REQUEST}`
  const credential = `${shape.accessKeyId}/${scope}`
  const given = givenHeaders(shape, address.host)
  const additional = additionalNames(shape.additionalHeaders, given)

  const headers: Pairs = mode === 'header' ? [...given, ...headerModeHeaders(given, timestamp, securityToken)] : given
  const signed = headers.filter(([name]) => isSignedByDefault(name) || additional.includes(name))
  const own = mode === 'url' ? urlModeParameters(credential, timestamp, shape, additional) : []
  const search = canonicalQuery(shape.query, own)
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
    headersToSend: recordOf(headers.filter(([name]) => name !== 'host')),
    absentHeaders: absentHeaders(headers, mode === 'url'),
  }
}

const RESERVED_PARAMETERS = [
  'x-oss-signature-version',
  'x-oss-credential',
  'x-oss-date',
  'x-oss-expires',
  'x-oss-security-token',
  'x-oss-additional-headers',
  'x-oss-signature',
]
const RESERVED_HEADERS = ['authorization', 'x-oss-date', 'x-oss-security-token']

function checkReserved({ query, headers }: Shape): void {
  for (const [name] of query)
    if (RESERVED_PARAMETERS.includes(name))
      throw new SigningError('query_reserved', `Cannot sign query parameter "${name}": the scheme writes it itself`, {
        name,
      })
  for (const [name, value] of headers) {
    if (RESERVED_HEADERS.includes(name))
      throw new SigningError('header_reserved', `Cannot sign header "${name}": the scheme writes it itself`, { name })
    if (name === 'x-oss-content-sha256' && value !== UNSIGNED_PAYLOAD)
      throw new SigningError('header_invalid', `Cannot sign header "${name}": wanted ${UNSIGNED_PAYLOAD}`, {
        name,
        wanted: UNSIGNED_PAYLOAD,
      })
  }
}

/**
 * The caller's headers, and the Host header when it is to be signed: every request has one, so it is present whether
 * or not the caller wrote it. (SDKs split three against three here; php-v2 does the same.)
 */
function givenHeaders({ headers, additionalHeaders }: Shape, host: string): Pairs {
  const written = headers.find(([name]) => name === 'host')
  if (written && written[1].toLowerCase() !== host)
    throw new SigningError('header_invalid', `Cannot sign header "host": the endpoint's is ${host}`, {
      name: 'host',
      wanted: host,
    })
  return written || !additionalHeaders.includes('host') ? headers : [...headers, ['host', host]]
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

function urlModeParameters(credential: string, timestamp: string, shape: Shape, additional: readonly string[]): Pairs {
  return [
    ...(additional.length === 0 ? [] : [['x-oss-additional-headers', additional.join(';')] as const]),
    ['x-oss-credential', credential],
    ['x-oss-date', timestamp],
    ['x-oss-expires', String(shape.expiresIn)],
    ...(shape.securityToken === undefined ? [] : [['x-oss-security-token', shape.securityToken] as const]),
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
  const names = ['content-md5', 'content-type'].filter((name) => !headers.some(([sent]) => sent === name))
  // The service refuses a signed URL together with an Authorization header.
  return Object.freeze([...(url ? ['authorization'] : []), ...names, 'x-oss-*'])
}

function recordOf(pairs: Pairs): Readonly<Record<string, string>> {
  return headerRecord(Object.fromEntries(pairs))
}

/**
 * A record of headers as results have it: frozen, without a prototype.
 *
 * The prototype is taken away last, because what `Object.create(null)` makes is a hash table, and filling and freezing
 * one takes three times as long: a quarter of a header signature.
 */
export function headerRecord(headers: Record<string, string>): Readonly<Record<string, string>> {
  return Object.freeze(Object.setPrototypeOf(headers, null))
}
