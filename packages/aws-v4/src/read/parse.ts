import {
  authorizationItems,
  encodePath,
  firstRepeat,
  fromHttpDate,
  fromIsoBasic,
  type IncomingRequest,
  isoBasic,
  type Located,
  listedHeaders,
  locate,
  type MarkedRequest,
  type ObjectKey,
  type Pairs,
  type ParseResult,
  readCredential,
  readIncoming,
  reject,
  type SignatureMarks,
} from '@presign/core/scheme'
import type { Claims, Reason, ServiceError, SignedPayload } from '@presign/core/verify'
import { isBucketName } from '@presign/s3/scheme'
import {
  ALGORITHM,
  canonicalHeaders,
  canonicalQuery,
  isOwnParameter,
  MAX_EXPIRES,
  namesOf,
  REQUEST,
  type TokenName,
  tokenNameOf,
} from '../canonical.js'
import type { VerifyingPlace } from '../place.js'
import type { AwsV4Plan } from '../plan.js'
import { payloadLine, type Rules } from '../rules.js'
import { answerOf } from './answers.js'
import { ASYMMETRIC, otherVersion, unsupported, VERSION_4A } from './other-versions.js'

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

/** What the body of a request with signed headers is, as it says itself. */
interface BodyClaims {
  readonly payload: SignedPayload
  readonly sha256: string | undefined
}

/** Parses a request that may be signed with AWS Signature Version 4, in its header or in its URL. */
export function parse(request: IncomingRequest, place: VerifyingPlace): ParseResult<AwsV4Plan> {
  const result = ours(request, place)
  const other = result.state === 'absent' ? otherVersion(request) : undefined
  return other === undefined ? result : { state: 'rejected', rejection: unsupported(place.rules, other) }
}

function ours(request: IncomingRequest, place: VerifyingPlace): ParseResult<AwsV4Plan> {
  return readIncoming(request, marksOf(place, 'header'), (marked) => {
    const { reject: no } = marksOf(place, marked.mode)
    const tokenName = tokenNameOf(place.service, marked.query)
    return signed(
      marked,
      marked.mode === 'url' ? authInUrl(marked, tokenName, no, place.rules) : authInHeader(marked, tokenName, no),
      place,
      no,
    )
  })
}

function marksOf({ rules }: VerifyingPlace, mode: MarkedRequest['mode']): SignatureMarks & { readonly reject: Reject } {
  return {
    inHeader: (authorization) => authorization.startsWith(ALGORITHM),
    inUrl: (parameters) => parameters.has('X-Amz-Algorithm') || parameters.has('X-Amz-Credential'),
    inBrokenUrl: /(?:^|&)X-Amz-Credential=/,
    signature: 'X-Amz-Signature',
    reject: (reason, detail, answer) => reject(reason, detail, { ...answerOf(rules, reason, mode), ...answer }),
  }
}

function authInUrl(
  { request: { headers }, query, parameters }: MarkedRequest,
  token: TokenName,
  no: Reject,
  rules: Rules,
): AuthParameters {
  const repeated = firstRepeat(query.filter(([name]) => name.startsWith('X-Amz-')))
  if (repeated !== undefined) no('malformed', `${repeated.slice(0, 40)} is there twice`)
  const parameter = (name: string) => parameters.get(name)
  const need = (name: string) => parameter(name) || no('malformed', `the URL lacks ${name}`)
  if (need('X-Amz-Algorithm').startsWith(ASYMMETRIC))
    no('unsupported', VERSION_4A, unsupported(rules, VERSION_4A).answer)
  if (need('X-Amz-Algorithm') !== ALGORITHM) no('malformed', `X-Amz-Algorithm is not ${ALGORITHM}`)
  if (headers.has(token.header)) no('conflicting', 'a security token is among the headers of a signed URL')
  const timestamp = need('X-Amz-Date')
  const signedAt = fromIsoBasic(timestamp) ?? no('malformed', 'X-Amz-Date is not a valid ISO 8601 date')
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
    securityToken: parameter(token.parameter) ?? undefined,
  }
}

function authInHeader(
  { request: { headers }, parameters }: MarkedRequest,
  token: TokenName,
  no: Reject,
): AuthParameters {
  for (const name of ['x-amz-date', 'x-amz-content-sha256', token.header])
    if ((headers.get(name)?.length ?? 0) > 1) no('malformed', `header "${name}" is there twice`)
  if (parameters.has(token.parameter))
    no('conflicting', 'a security token is in the URL of a request with signed headers')
  const { timestamp, signedAt } = dateOf(headers, no)
  const [authorization = ''] = headers.get('authorization') ?? []
  const item = authorizationItems(authorization.slice(ALGORITHM.length), (detail) => no('malformed', detail))
  return {
    mode: 'header',
    credential: item('Credential'),
    signature: item('Signature'),
    signedHeaders: item('SignedHeaders'),
    timestamp,
    signedAt,
    expiresAt: undefined,
    securityToken: headers.get(token.header)?.[0],
  }
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
  { request, mode, query }: MarkedRequest,
  auth: AuthParameters,
  place: VerifyingPlace,
  no: Reject,
): ParseResult<AwsV4Plan> {
  const { signature, timestamp, signedAt, expiresAt, securityToken } = auth
  const { rules } = place
  const { accessKeyId, scope, regions, misplaced } =
    readCredential(
      auth.credential,
      timestamp,
      { ...place, terminator: REQUEST },
      answerOf(rules, 'scope_mismatch', mode),
    ) ?? no('malformed', 'the credential has not five parts')
  const located = locate(request, { regions, endpoint: place.endpoint, isBucketName })
  if ('reason' in located) return no(located.reason, located.detail, located.answer)
  const objectKey = objectKeyOf(located, rules)
  const headers = coveredHeaders(request, auth, place, no)
  const [named] = request.headers.get('x-amz-content-sha256') ?? []
  const body = bodyOf(named, mode, rules, no)
  const unsigned = place.omitSessionToken ? ['X-Amz-Signature', 'X-Amz-Security-Token'] : ['X-Amz-Signature']
  const plan: AwsV4Plan = {
    scope,
    method: request.method,
    root: located.root,
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
    resource: rules.buckets ? located.resource : 'service',
    bucket: located.bucket,
    key: objectKey.key === '' ? undefined : objectKey.key,
    payload: body.payload,
    sha256: body.sha256,
    signedAt,
    expiresAt,
    signedHeaders: headers.map(([name]) => name),
    misplaced,
  }
  return { state: 'signed', plan, objectKey, signature, claims, signsParameter }
}

/** All are signed. */
const signsParameter = (name: string) => !isOwnParameter(name)

/**
 * What a request says of its body.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html}
 */
function bodyOf(named: string | undefined, mode: MarkedRequest['mode'], { buckets }: Rules, no: Reject): BodyClaims {
  if (buckets && mode === 'url') return { payload: 'unsigned', sha256: undefined }
  if (named === undefined) {
    if (!buckets) return { payload: 'digest', sha256: undefined }
    return no('malformed', 'it lacks x-amz-content-sha256', { status: 400, code: 'InvalidRequest' })
  }
  if (/^[0-9a-f]{64}$/.test(named)) return { payload: 'digest', sha256: named }
  const payload = PAYLOADS.get(named)
  if (payload !== undefined) return { payload, sha256: undefined }
  return no('malformed', 'x-amz-content-sha256 is neither a SHA-256 nor one of the values that S3 knows', {
    status: 400,
    code: 'InvalidArgument',
    message: 'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-… or a valid sha256 value.',
  })
}

const PAYLOADS: ReadonlyMap<string, SignedPayload> = /* @__PURE__ */ new Map([
  ['UNSIGNED-PAYLOAD', 'unsigned'],
  ['STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'unsigned-trailer'],
  ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD', 'chunks'],
  ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER', 'chunks-trailer'],
])

/** Where there are no buckets, the path as it is sent is the key. */
function objectKeyOf({ key, path }: Located, { buckets }: Rules): ObjectKey {
  const text = buckets ? key : path
  return { key: text, path: encodePath(text) }
}

/** The headers that the request says it signed, which must be there, and among them all that S3 wants signed. */
function coveredHeaders(
  request: IncomingRequest,
  { signedHeaders }: AuthParameters,
  place: VerifyingPlace,
  no: Reject,
): Pairs {
  const allowed = place.omitSessionToken ? [...place.unsignedHeaders, 'x-amz-security-token'] : place.unsignedHeaders
  const mustSign = (name: string) => (name === 'host' || name.startsWith('x-amz-')) && !allowed.includes(name)
  return listedHeaders(request, signedHeaders.split(';'), mustSign, {
    malformed: (detail) => no('malformed', detail),
    uncovered: (name) =>
      no('malformed', `header "${name}" is not signed`, {
        status: 403,
        code: 'AccessDenied',
        message: 'There were headers present in the request which were not signed',
      }),
  })
}
