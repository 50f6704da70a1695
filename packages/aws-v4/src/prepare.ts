import { type Address, encodeText, isoBasic, type Moment, type Pairs, type Shape, SigningError } from '@presign/core'
import { checkBucketName } from '@presign/s3'
import {
  ALGORITHM,
  canonicalHeaders,
  canonicalQuery,
  isSigned,
  namesOf,
  sortedByName,
  UNSIGNED_PAYLOAD,
} from './canonical.js'
import type { AwsV4SigningPlan } from './plan.js'
import { payloadLine, type Rules } from './rules.js'
import { scopeAt } from './scope.js'

/** What the scheme knows beside the input. */
export interface Place {
  readonly region: string
  readonly service: string
  readonly rules: Rules
  readonly omitSessionToken: boolean
  readonly payloadHeader: boolean
}

/** Works out what is signed and what is sent, all but the key and the signature. */
export function prepare(shape: Shape, moment: Moment, place: Place, address: Address): AwsV4SigningPlan {
  const { mode, method } = shape
  checkBucket(shape, place.rules, address)
  checkReserved(shape, place.rules)
  const url = mode === 'url'
  const timestamp = isoBasic(moment.seconds)
  const scope = scopeAt(moment, place)
  const credential = [shape.accessKeyId, scope].join('/')
  const token: Pairs = shape.securityToken === undefined ? [] : [['x-amz-security-token', shape.securityToken]]
  const signedToken = place.omitSessionToken ? [] : token

  const payload = payloadLine(place.rules, mode, valueIn(shape.headers, 'x-amz-content-sha256'))
  const given = givenHeaders(shape, place, address.host)
  const added: Pairs = url ? [] : [...addedHeaders(given, timestamp, payload, place.rules), ...signedToken]
  const headers = sortedByName([...given, ...added].filter(([name]) => isSigned(name)))
  const signedHeaders = namesOf(headers)
  const query = url
    ? [...shape.query, ...parameters(credential, timestamp, shape, signedHeaders, signedToken)]
    : shape.query
  const search = canonicalQuery(query)
  const sent: Pairs = [...given, ...added, ...(url || !place.omitSessionToken ? [] : token)]
  const root = rootOf(shape, address)
  return {
    scope,
    method,
    root,
    query: search,
    headers: canonicalHeaders(headers),
    signedHeaders,
    payload,
    stamp: [ALGORITHM, timestamp, scope, ''].join('\n'),
    prefix: [address.origin, root].join(''),
    suffix: url ? urlSuffix(search, place.omitSessionToken ? token : []) : [search && '?', search].join(''),
    authorization: url
      ? ''
      : [ALGORITHM, ' Credential=', credential, ', SignedHeaders=', signedHeaders, ', Signature='].join(''),
    headersToSend: recordOf(sent.filter(([name]) => name !== 'host')),
    absentHeaders: Object.freeze([...(url ? ['authorization'] : []), 'x-amz-*']),
  }
}

function checkBucket({ bucket, object }: Shape, { buckets }: Rules, address: Address): void {
  if (!buckets && bucket !== undefined)
    throw new SigningError('bucket_invalid', `Cannot sign for bucket "${bucket.slice(0, 80)}": wanted none`, {
      found: bucket,
      wanted: 'no bucket: this service has none',
    })
  if (!buckets) return
  if (address.bucket !== undefined) checkBucketName(address.bucket)
  else if (object) throw new SigningError('bucket_missing', 'Cannot sign a key without a bucket', { wanted: 'bucket' })
}

const RESERVED_PARAMETERS = [
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-security-token',
  'x-amz-signedheaders',
  'x-amz-signature',
]
const RESERVED_HEADERS = ['authorization', 'x-amz-date', 'x-amz-security-token']
const PAYLOAD = /^(?:[0-9a-f]{64}|UNSIGNED-PAYLOAD|STREAMING-[A-Z0-9-]+)$/

function checkReserved({ mode, query, headers, additionalHeaders }: Shape, rules: Rules): void {
  for (const name of additionalHeaders)
    if (!isSigned(name))
      throw new SigningError('header_invalid', `Cannot sign header "${name}": wanted one that no proxy rewrites`, {
        name,
        wanted: 'a header that arrives as it was sent',
      })
  for (const [name] of query)
    if (RESERVED_PARAMETERS.includes(name.toLowerCase()))
      throw new SigningError('query_reserved', `Cannot sign query parameter "${name}": the scheme writes it itself`, {
        name,
      })
  for (const [name, value] of headers) {
    if (RESERVED_HEADERS.includes(name))
      throw new SigningError('header_reserved', `Cannot sign header "${name}": the scheme writes it itself`, { name })
    if (name === 'x-amz-content-sha256') checkPayload(value, rules.sendsPayloadLine && mode === 'url')
  }
}

/** Services differ in what they make of a digest beside a signed URL, so none is offered there. */
function checkPayload(value: string, unsigned: boolean): void {
  if (unsigned ? value === UNSIGNED_PAYLOAD : PAYLOAD.test(value)) return
  const wanted = unsigned
    ? `${UNSIGNED_PAYLOAD}, or none at all, in a URL`
    : `64 hex digits in lower case, ${UNSIGNED_PAYLOAD} or STREAMING-…`
  throw new SigningError('header_invalid', `Cannot sign header "x-amz-content-sha256": wanted ${wanted}`, {
    name: 'x-amz-content-sha256',
    wanted,
  })
}

/** The caller's headers and the host, which is always signed. */
function givenHeaders({ headers }: Shape, { rules, payloadHeader }: Place, host: string): Pairs {
  const written = valueIn(headers, 'host')
  if (written !== undefined && written.toLowerCase() !== host)
    throw new SigningError('header_invalid', `Cannot sign header "host": the endpoint's is ${host}`, {
      name: 'host',
      wanted: host,
    })
  const withPayload = rules.sendsPayloadLine || payloadHeader
  const kept = headers.filter(([name]) => name !== 'host' && (withPayload || name !== 'x-amz-content-sha256'))
  return [...kept, ['host', host]]
}

function addedHeaders(given: Pairs, timestamp: string, payload: string, rules: Rules): Pairs {
  const told = valueIn(given, 'x-amz-content-sha256') !== undefined || !rules.sendsPayloadLine
  return [['x-amz-date', timestamp], ...(told ? [] : [['x-amz-content-sha256', payload] as const])]
}

function parameters(credential: string, timestamp: string, shape: Shape, signedHeaders: string, token: Pairs): Pairs {
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
function rootOf({ object }: Shape, { root }: Address): string {
  return object || root === '/' ? root : root.slice(0, -1)
}

function valueIn(headers: Pairs, wanted: string): string | undefined {
  return headers.find(([name]) => name === wanted)?.[1]
}

function recordOf(pairs: Pairs): Readonly<Record<string, string>> {
  const record: Record<string, string> = Object.create(null)
  for (const [name, value] of pairs) record[name] = value
  return Object.freeze(record)
}
