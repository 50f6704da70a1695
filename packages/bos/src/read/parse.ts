import type { Endpoint } from '@presign/core'
import {
  encodePath,
  firstRepeat,
  type IncomingRequest,
  LAST_SECOND,
  listedHeaders,
  type MarkedRequest,
  type ParseResult,
  readIncoming,
  reject,
  type SignatureMarks,
} from '@presign/core/scheme'
import type { Claims, Reason, ServiceError } from '@presign/core/verify'
import { locateObject } from '@presign/object-storage/verify'
import {
  canonicalHeaders,
  canonicalQuery,
  coveredHeaders,
  isOfBody,
  mustBeSigned,
  secondsIn,
  VERSION,
} from '../canonical.js'
import { isBucketName } from '../names.js'
import type { BosPlan } from '../plan.js'
import { isOwnParameter, TOKEN } from '../sign/prepare.js'
import { bosAnswer } from './answers.js'

/** What a verifying value knows beside the request. */
export interface VerifyingPlace {
  readonly regions: readonly string[]
  readonly endpoint: Endpoint
}

function no(reason: Reason, detail: string, answer?: Partial<ServiceError>): never {
  return reject(reason, detail, { ...bosAnswer(reason), ...answer })
}

const BEGINNING = `${VERSION}/`

const MARKS: SignatureMarks = {
  inHeader: (authorization) => authorization.startsWith(BEGINNING),
  inUrl: (parameters) => parameters.get('authorization')?.startsWith(BEGINNING) ?? false,
  inBrokenUrl: /(?:^|&)authorization=bce-auth-v1(?:\/|%2F)/i,
  signature: 'authorization',
  reject: no,
}

/** Parses a request that may be signed for BOS, in its header or in its URL. */
export function parse(request: IncomingRequest, place: VerifyingPlace): ParseResult<BosPlan> {
  return readIncoming(request, MARKS, (marked) => {
    const repeated = firstRepeat(marked.query, nameOf)
    if (repeated !== undefined) no('malformed', `query parameter "${repeated.slice(0, 80)}" is there twice`)
    if (marked.mode === 'header' && marked.query.some(([name]) => nameOf(name) === 'authorization'))
      no('conflicting', 'the header is signed, and the query has an "authorization" that no signature covers')
    const [inHeader] = request.headers.get('authorization') ?? []
    return signed(
      marked,
      authIn((marked.mode === 'url' ? marked.parameters.get('authorization') : inHeader) ?? ''),
      place,
    )
  })
}

/** Letter case has no say in the name of the one parameter that is not signed. */
function nameOf(name: string): string {
  return name.toLowerCase() === 'authorization' ? 'authorization' : name
}

/** The authentication string, taken apart. */
interface AuthParameters {
  readonly accessKeyId: string
  /** Version, id, time and seconds, verbatim. */
  readonly prefix: string
  readonly signedAt: number
  readonly expiresAt: number
  /** Empty for those that are signed by default. */
  readonly names: readonly string[]
  readonly signature: string
}

function authIn(text: string): AuthParameters {
  const [version, accessKeyId, time = '', seconds = '', names = '', signature, ...rest] = text.split('/', 8)
  if (!accessKeyId || !signature || rest.length > 0)
    return no('malformed', 'the authentication string has not six parts')
  if (!/^[0-9a-f]{64}$/.test(signature)) return no('malformed', 'the signature is not 64 hexadecimal digits')
  const signedAt =
    secondsIn(time) ?? no('malformed', 'its time is not a valid ISO 8601 date in UTC, without a fraction')
  if (!/^(?:-1|\d{1,10})$/.test(seconds)) no('malformed', 'its lifetime is neither a number of seconds nor -1')
  return {
    accessKeyId,
    prefix: [version, accessKeyId, time, seconds].join('/'),
    signedAt,
    // The page: -1 never expires.
    expiresAt: seconds === '-1' ? LAST_SECOND : Math.min(signedAt + Number(seconds), LAST_SECOND),
    names: names === '' ? [] : names.split(';'),
    signature,
  }
}

function signed(
  { request, mode, query }: MarkedRequest,
  auth: AuthParameters,
  place: VerifyingPlace,
): ParseResult<BosPlan> {
  const { accessKeyId, prefix, signedAt, expiresAt, signature } = auth
  const located = locateObject(request, { ...place, isBucketName }, no)
  const { resource, bucket, key, root } = located
  const headers = coveredHeaders(headersOf(request, auth))
  const claims: Claims = {
    mode,
    accessKeyId,
    securityToken: tokenOf(request, query),
    resource,
    bucket,
    key: key === '' ? undefined : key,
    payload: 'unsigned',
    sha256: undefined,
    signedAt,
    expiresAt,
    signedHeaders: headers.map(([name]) => name).sort(),
    misplaced: undefined,
  }
  const plan: BosPlan = {
    scope: prefix,
    method: request.method,
    root,
    query: canonicalQuery(query.filter(([name]) => nameOf(name) !== 'authorization')),
    headers: canonicalHeaders(headers),
  }
  return { state: 'signed', plan, objectKey: { key, path: encodePath(key) }, signature, claims, signsParameter }
}

/** All are signed. */
const signsParameter = (name: string) => !isOwnParameter(name)

/**
 * Those of the list, or the usual ones where it is empty, and all of the service's own: python signs these without naming
 * them. A header without a value is not signed, whatever the list says.
 */
function headersOf(request: IncomingRequest, { names }: AuthParameters) {
  const sent = new Map([...request.headers].filter(([, values]) => values.some((value) => value !== '')))
  const named = new Set(names)
  const own = [...sent.keys()].filter((name) => mustBeSigned(name) && name !== 'host' && !named.has(name))
  const usual = [...sent.keys()].filter((name) => name === 'host' || isOfBody(name))
  const listed = (names.length === 0 ? usual : names).filter((name) => sent.has(name) || !request.headers.has(name))
  return listedHeaders({ headers: sent }, [...listed, ...own], (name) => name === 'host', {
    malformed: (detail) => no('malformed', detail),
    uncovered: (name) => no('malformed', `header "${name}" is not signed`, { status: 403, code: 'AccessDenied' }),
  })
}

/** In a header or in the URL, signed in either; not in both. */
function tokenOf({ headers }: IncomingRequest, query: MarkedRequest['query']): string | undefined {
  const inUrl = query.find(([name]) => name === TOKEN)?.[1] ?? undefined
  const inHeader = headers.get(TOKEN)
  if (inHeader && (inUrl !== undefined || inHeader.length > 1)) no('conflicting', 'it has two security tokens')
  return inHeader?.[0] ?? inUrl
}
