import type { Endpoint } from '@presign/core'
import {
  authorizationItems,
  decodeText,
  encodePath,
  firstRepeat,
  fromIsoBasic,
  type IncomingRequest,
  listedHeaders,
  locate,
  type MarkedRequest,
  type Pairs,
  type ParseResult,
  type Regions,
  readCredential,
  readIncoming,
  reject,
  type SignatureMarks,
} from '@presign/core/scheme'
import type { Claims, Reason, ServiceError } from '@presign/core/verify'
import {
  type Algorithm,
  canonicalHeaders,
  canonicalQuery,
  isOwnParameter,
  isServiceHeader,
  MAX_EXPIRES,
  namesOf,
  PAYLOAD_HEADER,
  SCOPE,
  UNSIGNED_PAYLOAD,
} from '../canonical.js'
import { isBucketName } from '../names.js'
import type { GcsV4Plan } from '../plan.js'
import { gcsAnswer } from './answers.js'

/** What a verifying value knows beside the request. */
export interface VerifyingPlace {
  readonly algorithm: Algorithm
  readonly regions: Regions
  readonly endpoint: Endpoint
}

type Reject = (reason: Reason, detail: string, answer?: Partial<ServiceError>) => never

/** What the two ways of carrying a signature come down to. */
interface AuthParameters {
  readonly credential: string
  readonly signature: string
  readonly signedHeaders: string
  readonly timestamp: string
  readonly signedAt: number
  readonly expiresAt: number | undefined
}

/** Parses a request that may be signed with the place's algorithm, in its header or in its URL. */
export function parse(request: IncomingRequest, place: VerifyingPlace): ParseResult<GcsV4Plan> {
  return readIncoming(request, marksOf(place, 'header'), (marked) => {
    const { reject: no } = marksOf(place, marked.mode)
    return signed(
      marked,
      marked.mode === 'url' ? authInUrl(marked, place, no) : authInHeader(marked, place, no),
      place,
      no,
    )
  })
}

function marksOf(
  { algorithm }: VerifyingPlace,
  mode: MarkedRequest['mode'],
): SignatureMarks & { readonly reject: Reject } {
  const other = algorithm === 'GOOG4-RSA-SHA256' ? 'GOOG4-HMAC-SHA256' : 'GOOG4-RSA-SHA256'
  return {
    inHeader: (authorization) => authorization.startsWith('GOOG4-') && !authorization.startsWith(other),
    inUrl: (parameters) =>
      (parameters.has('X-Goog-Algorithm') || parameters.has('X-Goog-Credential')) &&
      parameters.get('X-Goog-Algorithm') !== other,
    inBrokenUrl: /(?:^|&)X-Goog-Credential=/,
    signature: 'X-Goog-Signature',
    reject: (reason, detail, answer) => reject(reason, detail, { ...gcsAnswer(reason, mode), ...answer }),
  }
}

function authInUrl({ query, parameters }: MarkedRequest, { algorithm }: VerifyingPlace, no: Reject): AuthParameters {
  const repeated = firstRepeat(query.filter(([name]) => name.startsWith('X-Goog-')))
  if (repeated !== undefined) no('malformed', `${repeated.slice(0, 40)} is there twice`)
  const need = (name: string) => parameters.get(name) || no('malformed', `the URL lacks ${name}`)
  if (need('X-Goog-Algorithm') !== algorithm) no('malformed', `X-Goog-Algorithm is not ${algorithm}`)
  const timestamp = need('X-Goog-Date')
  const signedAt = fromIsoBasic(timestamp) ?? no('malformed', 'X-Goog-Date is not a valid ISO 8601 date')
  const expires = need('X-Goog-Expires')
  const lifetime = /^[1-9]\d{0,5}$/.test(expires) ? Number(expires) : Number.NaN
  if (!(lifetime <= MAX_EXPIRES)) no('malformed', `X-Goog-Expires is not from 1 to ${MAX_EXPIRES}`)
  return {
    credential: need('X-Goog-Credential'),
    signature: need('X-Goog-Signature'),
    signedHeaders: need('X-Goog-SignedHeaders'),
    timestamp,
    signedAt,
    expiresAt: signedAt + lifetime,
  }
}

function authInHeader(
  { request: { headers } }: MarkedRequest,
  { algorithm }: VerifyingPlace,
  no: Reject,
): AuthParameters {
  for (const name of ['x-goog-date', PAYLOAD_HEADER])
    if (headers.get(name)?.length !== 1) no('malformed', `header "${name}" is not there once`)
  const [timestamp = ''] = headers.get('x-goog-date') ?? []
  const [authorization = ''] = headers.get('authorization') ?? []
  const [label = ''] = authorization.split(/[ \t]/, 1)
  if (label !== algorithm) no('malformed', `the algorithm of Authorization is not ${algorithm}`)
  const item = authorizationItems(authorization.slice(label.length), (detail) => no('malformed', detail))
  return {
    credential: item('Credential'),
    signature: item('Signature'),
    signedHeaders: item('SignedHeaders'),
    timestamp,
    signedAt: fromIsoBasic(timestamp) ?? no('malformed', 'x-goog-date is not a valid ISO 8601 date'),
    expiresAt: undefined,
  }
}

function signed(
  { request, mode, query }: MarkedRequest,
  auth: AuthParameters,
  { algorithm, regions, endpoint }: VerifyingPlace,
  no: Reject,
): ParseResult<GcsV4Plan> {
  const { signature, timestamp, signedAt, expiresAt } = auth
  const credential =
    readCredential(auth.credential, timestamp, { regions, ...SCOPE }, gcsAnswer('scope_mismatch', mode)) ??
    no('malformed', 'the credential has not five parts')
  const { accessKeyId, scope, misplaced } = credential
  const located = locate(request, { regions: credential.regions, endpoint, isBucketName })
  if ('reason' in located) return no(located.reason, located.detail, located.answer)
  const { resource, bucket, key, path } = located
  const headers = coveredHeaders(request, auth.signedHeaders, no)
  const payload = payloadOf(request, no)
  const plan: GcsV4Plan = {
    scope,
    method: request.method,
    root: rootOf(request.path, path),
    query: canonicalQuery(query.filter(([name]) => name !== 'X-Goog-Signature')),
    headers: canonicalHeaders(headers),
    signedHeaders: namesOf(headers),
    payload,
    stamp: [algorithm, timestamp, scope, ''].join('\n'),
    port: /:\d+$/.exec(request.host)?.[0] ?? '',
  }
  const digest = payload === UNSIGNED_PAYLOAD ? undefined : payload
  const claims: Claims = {
    mode,
    accessKeyId,
    securityToken: undefined,
    resource,
    bucket,
    key: key === '' ? undefined : key,
    payload: digest === undefined ? 'unsigned' : 'digest',
    sha256: digest,
    signedAt,
    expiresAt,
    signedHeaders: headers.map(([name]) => name),
    misplaced,
  }
  return { state: 'signed', plan, objectKey: { key, path: encodePath(key) }, signature, claims, signsParameter }
}

/** All are signed. */
const signsParameter = (name: string) => !isOwnParameter(name)

/** The payload line. Without the header that tells it a URL takes any body. */
function payloadOf({ headers }: IncomingRequest, no: Reject): string {
  const [named = UNSIGNED_PAYLOAD, second] = headers.get(PAYLOAD_HEADER) ?? []
  if (second === undefined && (named === UNSIGNED_PAYLOAD || /^[0-9a-f]{64}$/.test(named))) return named
  return no('malformed', `${PAYLOAD_HEADER} is neither a SHA-256 nor ${UNSIGNED_PAYLOAD}`)
}

/** What stands before the key, written as it is signed. */
function rootOf(path: string, key: string): string {
  const root = path.slice(0, path.length - key.length)
  return encodePath(decodeText(root) ?? root)
}

/** The headers that the request says it signed, and among them all that the service wants signed. */
function coveredHeaders(request: IncomingRequest, signedHeaders: string, no: Reject): Pairs {
  const mustSign = (name: string) => name === 'host' || isServiceHeader(name)
  return listedHeaders(request, signedHeaders.split(';'), mustSign, {
    malformed: (detail) => no('malformed', detail),
    uncovered: (name) =>
      no('malformed', `header "${name}" is not signed`, {
        status: 403,
        code: 'SignatureDoesNotMatch',
        message: `The header ${name} is not signed.`,
      }),
  })
}
