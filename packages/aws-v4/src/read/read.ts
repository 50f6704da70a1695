import {
  decodeQuery,
  decodeText,
  encodePath,
  firstRepeat,
  fromHttpDate,
  fromIsoBasic,
  type IncomingRequest,
  isoBasic,
  matchEndpoint,
  type ObjectKey,
  type Pairs,
  type ParseResult,
  parsing,
  type Rejection,
  reject,
} from '@presign/core/scheme'
import type { Claims, Reason, ServiceError } from '@presign/core/verify'
import { ALGORITHM, canonicalHeaders, canonicalQuery, namesOf } from '../canonical.js'
import type { Place } from '../place.js'
import type { AwsV4Plan } from '../plan.js'
import { payloadLine, type Rules } from '../rules.js'
import { scopeOf } from '../scope.js'
import { MAX_EXPIRES } from '../sign-only.js'
import { answerOf } from './answers.js'

/** What the two ways of carrying a signature come down to. */
interface AuthParameters {
  readonly mode: 'url' | 'header'
  readonly credential: string
  readonly signature: string
  readonly signedHeaders: string
  readonly timestamp: string
  readonly signedAt: number
  readonly expiresAt: number | undefined
  readonly securityToken: string | undefined
}

type Reject = (reason: Reason, detail: string, answer?: Partial<ServiceError>) => never

/** Reads a request that may be signed with AWS Signature Version 4, in its header or in its URL. */
export function read(request: IncomingRequest, place: Place): ParseResult<AwsV4Plan> {
  // S3 takes a `+` in a query as it stands.
  const query = decodeQuery(request.query)
  const inHeader = (request.headers.get('authorization') ?? []).some((value) => value.startsWith(ALGORITHM))
  const inUrl = (query ?? []).some(([name]) => name === 'X-Amz-Algorithm' || name === 'X-Amz-Credential')
  if (!inHeader && !inUrl) return { state: 'absent' }
  const mode = inUrl ? 'url' : 'header'
  const no: Reject = (reason, detail, answer) =>
    reject(reason, detail, { ...answerOf(place.rules, reason, mode), ...answer })
  return parsing(() => {
    if (inUrl && request.headers.has('authorization'))
      no('conflicting', 'it has an Authorization header and a signed URL')
    if (!query) return no('malformed', 'the query is not percent-encoded UTF-8')
    const carried = inUrl ? authInUrl(request, query, no) : authInHeader(request, query, no)
    return signed(request, query, carried, place, no)
  })
}

function authInUrl({ headers }: IncomingRequest, query: Pairs<string | null>, no: Reject): AuthParameters {
  const repeated = firstRepeat(query.filter(([name]) => name.startsWith('X-Amz-')))
  if (repeated !== undefined) no('malformed', `${repeated.slice(0, 40)} is there twice`)
  const parameter = (name: string) => query.find(([found]) => found === name)?.[1]
  const need = (name: string) => parameter(name) || no('malformed', `the URL lacks ${name}`)
  if (need('X-Amz-Algorithm') !== ALGORITHM) no('malformed', `X-Amz-Algorithm is not ${ALGORITHM}`)
  if (headers.has('x-amz-security-token')) no('conflicting', 'a security token is among the headers of a signed URL')
  const timestamp = need('X-Amz-Date')
  const signedAt = fromIsoBasic(timestamp) ?? no('malformed', 'X-Amz-Date is no ISO 8601 date')
  const expires = need('X-Amz-Expires')
  const lifetime = /^[1-9]\d{0,5}$/.test(expires) ? Number(expires) : Number.NaN
  if (!(lifetime <= MAX_EXPIRES)) no('malformed', `X-Amz-Expires is not from 1 to ${MAX_EXPIRES}`)
  return {
    mode: 'url',
    credential: need('X-Amz-Credential'),
    signature: need('X-Amz-Signature'),
    signedHeaders: need('X-Amz-SignedHeaders'),
    timestamp,
    signedAt,
    expiresAt: signedAt + lifetime,
    securityToken: parameter('X-Amz-Security-Token') ?? undefined,
  }
}

function authInHeader({ headers }: IncomingRequest, query: Pairs<string | null>, no: Reject): AuthParameters {
  for (const name of ['authorization', 'x-amz-date', 'x-amz-content-sha256', 'x-amz-security-token'])
    if ((headers.get(name)?.length ?? 0) > 1) no('malformed', `header "${name}" is there twice`)
  if (query.some(([name]) => name === 'X-Amz-Security-Token'))
    no('conflicting', 'a security token is in the URL of a request with signed headers')
  const { timestamp, signedAt } = dateOf(headers, no)
  const item = authorizationItems(headers.get('authorization')?.[0] ?? '', no)
  return {
    mode: 'header',
    credential: item('Credential'),
    signature: item('Signature'),
    signedHeaders: item('SignedHeaders'),
    timestamp,
    signedAt,
    expiresAt: undefined,
    securityToken: headers.get('x-amz-security-token')?.[0],
  }
}

/** Blanks around the items or none: SDKs write one after each comma, others leave it out. */
function authorizationItems(value: string, no: Reject): (name: string) => string {
  const items = value
    .slice(ALGORITHM.length)
    .split(',')
    .map((item) => /^\s*(\w+)=(\S*)\s*$/.exec(item) ?? no('malformed', 'an item of Authorization has no "="'))
    .map(([, name = '', text = '']) => [name, text] as const)
  if (firstRepeat(items) !== undefined) no('malformed', 'Authorization says one thing twice')
  return (wanted) => items.find(([name]) => name === wanted)?.[1] || no('malformed', `Authorization lacks ${wanted}`)
}

/** `x-amz-date` wins over `Date`, which is signed in the form that the other has. */
function dateOf(headers: IncomingRequest['headers'], no: Reject): { timestamp: string; signedAt: number } {
  const [own] = headers.get('x-amz-date') ?? []
  const [date = ''] = headers.get('date') ?? []
  const signedAt =
    (own === undefined ? (fromHttpDate(date) ?? fromIsoBasic(date)) : fromIsoBasic(own)) ??
    no('malformed', 'it has no date that can be read', { status: 403, code: 'AccessDenied' })
  return { timestamp: isoBasic(signedAt), signedAt }
}

function signed(
  request: IncomingRequest,
  query: Pairs<string | null>,
  carried: AuthParameters,
  place: Place,
  no: Reject,
): ParseResult<AwsV4Plan> {
  const { mode, signature, timestamp, signedAt, expiresAt, securityToken } = carried
  const { rules } = place
  const claim =
    matchEndpoint(request, place.region, place.endpoint) ??
    no('unknown_host', `no endpoint is reached at host "${request.host.slice(0, 80)}"`)
  const target = targetOf(claim.path, rules) ?? no('malformed', 'the path is not percent-encoded UTF-8')
  const headers = coveredHeaders(request, carried, place, no)
  const { accessKeyId, scope, misplaced } = credentialOf(carried, place, no)
  const [named] = request.headers.get('x-amz-content-sha256') ?? []
  if (named === undefined && mode === 'header' && rules.buckets)
    no('malformed', 'it lacks x-amz-content-sha256', { status: 400, code: 'InvalidRequest' })
  const unsigned = place.omitSessionToken ? ['X-Amz-Signature', 'X-Amz-Security-Token'] : ['X-Amz-Signature']
  const plan: AwsV4Plan = {
    scope,
    method: request.method,
    root: rootOf(request.path, claim.path),
    query: canonicalQuery(query.filter(([name]) => !unsigned.includes(name))),
    headers: canonicalHeaders(headers),
    signedHeaders: namesOf(headers),
    payload: payloadLine(rules, mode, named),
    stamp: [ALGORITHM, timestamp, scope, ''].join('\n'),
  }
  const claims: Claims = {
    mode,
    accessKeyId,
    securityToken,
    bucket: claim.bucket,
    key: target.key === '' ? undefined : target.key,
    signedAt,
    expiresAt,
    signedHeaders: headers.map(([name]) => name),
    misplaced,
  }
  return { state: 'signed', plan, target, signature, claims }
}

/** Where there are no buckets, the path as it is sent is the key. */
function targetOf(path: string, { buckets }: Rules): ObjectKey | undefined {
  const key = buckets ? decodeText(path) : path
  return key === undefined ? undefined : { key, path: encodePath(key) }
}

/** What stands before the key, written as it is signed. */
function rootOf(path: string, key: string): string {
  const root = path.slice(0, path.length - key.length)
  return encodePath(decodeText(root) ?? root)
}

/** The headers that the request says it signed, which must be there, and among them all that S3 wants signed. */
function coveredHeaders(
  { headers }: IncomingRequest,
  { signedHeaders }: AuthParameters,
  place: Place,
  no: Reject,
): Pairs {
  const names = signedHeaders.split(';')
  const missing = names.find((name) => !headers.has(name))
  if (missing !== undefined) no('malformed', `signed header "${missing.slice(0, 80)}" did not arrive`)
  const omitted = place.omitSessionToken ? 'x-amz-security-token' : undefined
  const uncovered = [...headers.keys()].find(
    (name) => (name === 'host' || name.startsWith('x-amz-')) && name !== omitted && !names.includes(name),
  )
  if (uncovered !== undefined)
    no('malformed', `header "${uncovered.slice(0, 80)}" is not signed`, {
      status: 403,
      code: 'AccessDenied',
      message: 'There were headers present in the request which were not signed',
    })
  return names.map((name) => [name, (headers.get(name) ?? []).join(',')])
}

function credentialOf({ mode, credential, timestamp }: AuthParameters, place: Place, no: Reject) {
  const [day = '', region = '', service = '', request = ''] = credential.split('/').slice(-4)
  const scope = [day, region, service, request].join('/')
  // An id may hold slashes, so the scope is read from the end.
  const accessKeyId = credential.slice(0, -scope.length - 1)
  if (accessKeyId === '' || request === '') no('malformed', 'the credential has not five parts')
  const wanted = scopeOf(timestamp, place)
  const misplaced: Rejection | undefined =
    scope === wanted
      ? undefined
      : {
          reason: 'scope_mismatch',
          detail: `the credential is for ${scope.slice(0, 120)}, wanted ${wanted}`,
          answer: answerOf(place.rules, 'scope_mismatch', mode),
        }
  return { accessKeyId, scope, misplaced }
}
