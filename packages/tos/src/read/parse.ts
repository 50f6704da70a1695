import {
  authorizationItems,
  encodePath,
  fromIsoBasic,
  type IncomingRequest,
  listedHeaders,
  type MarkedRequest,
  type ParseResult,
  readCredential,
  readIncoming,
  reject,
  repeatedParameter,
  type SignatureMarks,
} from '@presign/core/scheme'
import type { Claims, Reason, ServiceError } from '@presign/core/verify'
import { locateObject } from '@presign/object-storage/verify'
import {
  ALGORITHM,
  canonicalHeaders,
  canonicalQuery,
  isOwnParameter,
  MAX_EXPIRES,
  mustBeSigned,
  namesOf,
  PAYLOAD_HEADER,
  REQUEST,
  SERVICE,
  UNSIGNED_PAYLOAD,
} from '../canonical.js'
import { isBucketName } from '../names.js'
import type { TosPlan } from '../plan.js'
import { stampOf } from '../sign/prepare.js'
import { tosAnswer } from './answers.js'
import type { VerifyingPlace } from './place.js'
import { permittedBy } from './policy.js'

function no(reason: Reason, detail: string, answer?: Partial<ServiceError>): never {
  return reject(reason, detail, { ...tosAnswer(reason), ...answer })
}

const MARKS: SignatureMarks = {
  inHeader: (authorization) => authorization.startsWith(ALGORITHM),
  inUrl: (parameters) => parameters.has('X-Tos-Algorithm') || parameters.has('X-Tos-Credential'),
  inBrokenUrl: /(?:^|&)X-Tos-(?:Algorithm|Credential)=/,
  signature: 'X-Tos-Signature',
  reject: no,
}

/** Parses a request that may be signed for TOS, in its header or in its URL. */
export function parse(request: IncomingRequest, place: VerifyingPlace): ParseResult<TosPlan> {
  return readIncoming(request, MARKS, (marked) => {
    const repeated = repeatedParameter(marked)
    if (repeated !== undefined) no('malformed', `query parameter "${repeated.slice(0, 80)}" is there twice`)
    return signed(marked, marked.mode === 'url' ? authInUrl(marked) : authInHeader(marked), place)
  })
}

/** What the two ways of carrying a signature come down to. */
interface AuthParameters {
  readonly credential: string
  readonly signature: string
  /** `undefined` where a policy is signed. */
  readonly signedHeaders: string | undefined
  readonly timestamp: string
  readonly signedAt: number
  readonly expiresAt: number | undefined
  readonly securityToken: string | undefined
}

function authInUrl({ request: { headers }, parameters }: MarkedRequest): AuthParameters {
  const need = (name: string) => parameters.get(name) || no('malformed', `the URL lacks ${name}`)
  if (need('X-Tos-Algorithm') !== ALGORITHM) no('malformed', `X-Tos-Algorithm is not ${ALGORITHM}`)
  if (headers.has('x-tos-security-token')) no('conflicting', 'a security token is among the headers of a signed URL')
  const timestamp = need('X-Tos-Date')
  const signedAt = fromIsoBasic(timestamp) ?? no('malformed', 'X-Tos-Date is not a valid ISO 8601 date')
  const expires = need('X-Tos-Expires')
  const lifetime = /^[1-9]\d{0,5}$/.test(expires) ? Number(expires) : Number.NaN
  if (!(lifetime <= MAX_EXPIRES)) no('malformed', `X-Tos-Expires is not from 1 to ${MAX_EXPIRES}`)
  return {
    credential: need('X-Tos-Credential'),
    signature: need('X-Tos-Signature'),
    signedHeaders: parameters.has('X-Tos-Policy') ? undefined : need('X-Tos-SignedHeaders'),
    timestamp,
    signedAt,
    expiresAt: signedAt + lifetime,
    securityToken: parameters.get('X-Tos-Security-Token') ?? undefined,
  }
}

function authInHeader({ request: { headers }, parameters }: MarkedRequest): AuthParameters {
  for (const name of ['x-tos-date', PAYLOAD_HEADER, 'x-tos-security-token'])
    if ((headers.get(name)?.length ?? 0) > 1) no('malformed', `header "${name}" is there twice`)
  if (parameters.has('X-Tos-Security-Token'))
    no('conflicting', 'a security token is in the URL of a request with signed headers')
  const [timestamp = ''] = headers.get('x-tos-date') ?? []
  const signedAt = fromIsoBasic(timestamp) ?? no('malformed', 'x-tos-date is not a valid ISO 8601 date', MALFORMED)
  const [authorization = ''] = headers.get('authorization') ?? []
  const item = authorizationItems(authorization.slice(ALGORITHM.length), (detail) => no('malformed', detail, MALFORMED))
  return {
    credential: item('Credential'),
    signature: item('Signature'),
    signedHeaders: item('SignedHeaders'),
    timestamp,
    signedAt,
    expiresAt: undefined,
    securityToken: headers.get('x-tos-security-token')?.[0],
  }
}

const MALFORMED = { code: 'InvalidArgument', message: 'The Authorization header cannot be read.' }

function signed(marked: MarkedRequest, auth: AuthParameters, place: VerifyingPlace): ParseResult<TosPlan> {
  const { request, mode, query } = marked
  const { signature, timestamp, signedAt, expiresAt, securityToken } = auth
  const accepted = { regions: place.regions, service: SERVICE, terminator: REQUEST }
  const { accessKeyId, scope, regions, misplaced } =
    readCredential(auth.credential, timestamp, accepted, tosAnswer('scope_mismatch')) ??
    no('malformed', 'the credential has not five parts')
  const located = locateObject(request, { regions, endpoint: place.endpoint, isBucketName }, no)
  const { resource, bucket, key } = located
  const policy = auth.signedHeaders === undefined
  const headers = listedHeaders(
    request,
    policy ? [] : (auth.signedHeaders ?? '').split(';'),
    policy ? never : mustBeSigned,
    {
      malformed: (detail) => no('malformed', detail),
      uncovered: (name) => no('malformed', `header "${name}" is not signed`, { status: 403, code: 'AccessDenied' }),
    },
  )
  const [payload = UNSIGNED_PAYLOAD] = (policy ? undefined : request.headers.get(PAYLOAD_HEADER)) ?? []
  if (payload !== UNSIGNED_PAYLOAD && !/^[0-9a-f]{64}$/.test(payload))
    no('malformed', `${PAYLOAD_HEADER} is neither a SHA-256 nor ${UNSIGNED_PAYLOAD}`, MALFORMED)
  const plan: TosPlan = {
    scope,
    covers: policy ? 'policy' : 'request',
    method: request.method,
    root: located.root,
    query: canonicalQuery(
      query.filter(([name]) => name !== 'X-Tos-Signature' && (!policy || name.startsWith('X-Tos-'))),
    ),
    headers: canonicalHeaders(headers),
    signedHeaders: namesOf(headers),
    payload,
    stamp: stampOf(timestamp, scope),
  }
  const claims: Claims = {
    mode,
    accessKeyId,
    securityToken,
    resource,
    bucket,
    key: key === '' ? undefined : key,
    payload: payload === UNSIGNED_PAYLOAD ? 'unsigned' : 'digest',
    sha256: payload === UNSIGNED_PAYLOAD ? undefined : payload,
    signedAt,
    expiresAt,
    signedHeaders: headers.map(([name]) => name),
    misplaced: misplaced ?? (policy ? permittedBy(marked, located) : undefined),
  }
  // A policy is signed without the other parameters.
  const signsParameter = policy ? never : (name: string) => !isOwnParameter(name)
  return { state: 'signed', plan, objectKey: { key, path: encodePath(key) }, signature, claims, signsParameter }
}

const never = () => false
