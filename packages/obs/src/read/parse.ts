import type { Endpoint } from '@presign/core'
import {
  encodePath,
  fromHttpDate,
  type IncomingRequest,
  type MarkedRequest,
  type Pairs,
  type ParseResult,
  readIncoming,
  reject,
  repeatedParameter,
  type SignatureMarks,
} from '@presign/core/scheme'
import type { Claims, Reason, ServiceError } from '@presign/core/verify'
import { locateObject } from '@presign/object-storage/verify'
import {
  canonicalHeaders,
  canonicalRoot,
  canonicalSubResources,
  isSigned,
  SCHEME,
  signsParameter,
  subResourceInPair,
  TOKEN,
} from '../canonical.js'
import { isBucketName } from '../names.js'
import type { ObsPlan } from '../plan.js'
import { obsAnswer } from './answers.js'

/** What a verifying value knows beside the request. */
export interface VerifyingPlace {
  readonly regions: readonly string[]
  readonly endpoint: Endpoint
}

function no(reason: Reason, detail: string, answer?: Partial<ServiceError>): never {
  return reject(reason, detail, { ...obsAnswer(reason), ...answer })
}

/** `Expires` and `Signature` alone mark nothing: other protocols use the names. */
const MARKS: SignatureMarks = {
  inHeader: (authorization) => authorization.startsWith(SCHEME),
  inUrl: (parameters) => parameters.has('AccessKeyId'),
  inBrokenUrl: /(?:^|&)AccessKeyId=/,
  signature: 'Signature',
  reject: no,
}

/** Parses a request that may be signed for OBS, in its header or in its URL. */
export function parse(request: IncomingRequest, place: VerifyingPlace): ParseResult<ObsPlan> {
  return readIncoming(request, MARKS, (marked) => {
    checkUnambiguous(marked)
    return signed(marked, marked.mode === 'url' ? authInUrl(marked) : authInHeader(marked), place)
  })
}

/** One signature may be that of two requests where a name is there twice, or a value reads as a further sub-resource. */
function checkUnambiguous(marked: MarkedRequest): void {
  const { headers } = marked.request
  const repeated = repeatedParameter(marked)
  if (repeated !== undefined) no('malformed', `query parameter "${repeated.slice(0, 80)}" is there twice`)
  if (marked.query.some((pair) => subResourceInPair(pair) !== undefined))
    no('malformed', 'a query parameter signs as two sub-resources would')
  for (const [name, values] of headers)
    if (values.length > 1 && (isSigned(name) || name === 'date'))
      no('malformed', `header "${name.slice(0, 80)}" is there twice`)
}

/** What the two ways of carrying a signature come down to. */
interface AuthParameters {
  readonly accessKeyId: string
  readonly signature: string
  readonly securityToken: string | undefined
  /** The line of the date. */
  readonly date: string
  readonly signedAt: number | undefined
  readonly expiresAt: number | undefined
}

function authInUrl({ request: { headers }, parameters }: MarkedRequest): AuthParameters {
  const need = (name: string) => parameters.get(name) || no('malformed', `the URL lacks ${name}`, { status: 403 })
  const date = need('Expires')
  // Fifteen digits are exact in a number, and reach beyond any year a date can name.
  if (!/^\d{1,15}$/.test(date)) no('malformed', 'Expires is not a number of seconds since 1970')
  if (headers.has(TOKEN)) no('conflicting', 'a security token is in the headers of a request with a signed URL')
  if (headers.has('x-obs-date')) no('conflicting', 'x-obs-date stands beside Expires')
  return {
    accessKeyId: need('AccessKeyId'),
    signature: need('Signature'),
    securityToken: tokenIn(parameters),
    date,
    signedAt: undefined,
    expiresAt: Number(date),
  }
}

function authInHeader({ request: { headers }, parameters }: MarkedRequest): AuthParameters {
  const [authorization = ''] = headers.get('authorization') ?? []
  const [accessKeyId, signature, ...rest] = authorization.slice(SCHEME.length).split(':')
  if (!accessKeyId || !signature || rest.length > 0) return no('malformed', 'Authorization is not "OBS id:signature"')
  if (tokenIn(parameters) !== undefined)
    no('conflicting', 'a security token is in the URL of a request with signed headers')
  const own = headers.get('x-obs-date')?.[0]
  const text = own ?? headers.get('date')?.[0] ?? no('malformed', 'it has neither x-obs-date nor Date', NO_DATE)
  const signedAt = fromHttpDate(text) ?? no('malformed', 'its date is not an HTTP date', NO_DATE)
  return {
    accessKeyId,
    signature,
    securityToken: headers.get(TOKEN)?.[0],
    date: own === undefined ? text : '',
    signedAt,
    expiresAt: undefined,
  }
}

const NO_DATE = { status: 403, code: 'AccessDenied', message: 'The request needs a valid Date or x-obs-date header.' }

/** Letter case has no say in the names of sub-resources. */
function tokenIn(parameters: ReadonlyMap<string, string | null>): string | undefined {
  const name = [...parameters.keys()].find((name) => name.toLowerCase() === TOKEN)
  return name === undefined ? undefined : (parameters.get(name) ?? '')
}

function signed(
  { request, mode, query }: MarkedRequest,
  { accessKeyId, securityToken, date, signedAt, expiresAt, signature }: AuthParameters,
  place: VerifyingPlace,
): ParseResult<ObsPlan> {
  const located = locateObject(request, { ...place, isBucketName }, no)
  const { headers, host, method } = request
  const { resource, bucket, key } = located
  const sent: Pairs = [...headers].map(([name, [value = '']]) => [name, value])
  const names = sent.map(([name]) => name).filter((name) => isSigned(name) || (name === 'date' && date !== ''))
  const claims: Claims = {
    mode,
    accessKeyId,
    securityToken,
    resource,
    bucket,
    key: key === '' ? undefined : key,
    payload: 'unsigned',
    sha256: undefined,
    signedAt,
    expiresAt,
    signedHeaders: mode === 'url' ? names.filter((name) => name !== 'date').sort() : names.sort(),
    misplaced: undefined,
  }
  const plan: ObsPlan = {
    scope: '',
    method,
    contentMd5: headers.get('content-md5')?.[0] ?? '',
    contentType: headers.get('content-type')?.[0] ?? '',
    date,
    headers: canonicalHeaders(sent),
    root: canonicalRoot({ ...located, host }),
    subResources: canonicalSubResources(query),
  }
  return { state: 'signed', plan, objectKey: { key, path: encodePath(key) }, signature, claims, signsParameter }
}
