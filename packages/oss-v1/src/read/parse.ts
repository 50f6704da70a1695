import type { Endpoint } from '@presign/core'
import {
  encodePath,
  fromHttpDate,
  type IncomingRequest,
  type Located,
  type MarkedRequest,
  type ParseResult,
} from '@presign/core/scheme'
import type { Claims } from '@presign/core/verify'
import { denied, invalid, locateOss, type OssMarks, readOssRequest, rejectOss } from '@presign/oss/scheme'
import {
  canonicalHeaders,
  canonicalRoot,
  canonicalSubResources,
  isSigned,
  signsParameter,
  subResourceInKey,
  subResourceInPair,
} from '../canonical.js'
import type { V1Plan } from '../plan.js'

/** Parses a request that may be signed with V1, in its header or in its URL. */
export function parse(
  request: IncomingRequest,
  { regions, endpoint }: { readonly regions: readonly string[]; readonly endpoint: Endpoint },
): ParseResult<V1Plan> {
  return readOssRequest(request, MARKS, (marked) => {
    const located = locateOss(request, regions, endpoint)
    checkAmbiguity(marked, located)
    return signed(marked, located, marked.mode === 'url' ? authInUrl(marked) : authInHeader(marked))
  })
}

/** How the value of `Authorization` begins. */
const SCHEME = 'OSS '

const MARKS: OssMarks = {
  inHeader: (authorization) => authorization.startsWith(SCHEME),
  signature: 'Signature',
  /** `Expires` alone marks nothing: other protocols use the name, and so may a parameter that is not signed at all. */
  inUrl: (parameters) => parameters.has('OSSAccessKeyId') || parameters.has('Signature'),
  inBrokenUrl: /(?:^|&)(?:OSSAccessKeyId|Signature)=/,
  isSigned,
  reject: rejectOss,
}

/** V1 signs decoded text without separators, so one signature may be that of two requests: both are refused. */
function checkAmbiguity({ query }: MarkedRequest, { key }: Located): void {
  if (query.some((pair) => subResourceInPair(pair) !== undefined))
    rejectOss('malformed', 'a query parameter signs as two sub-resources would')
  const name = subResourceInKey(key)
  if (name !== undefined)
    rejectOss('malformed', `the key has "?${name.slice(0, 40)}" in it, and signs as that sub-resource would`)
}

/** What the two ways of carrying a signature come down to. */
interface AuthParameters {
  readonly accessKeyId: string
  readonly signature: string
  readonly securityToken: string | undefined
  /** The date slot, verbatim. */
  readonly date: string
  /** The header the date slot was taken from. */
  readonly dateHeader: string | undefined
  readonly signedAt: number | undefined
  readonly expiresAt: number | undefined
}

function signed(
  { request, mode, query }: MarkedRequest,
  { resource, bucket, key }: Located,
  auth: AuthParameters,
): ParseResult<V1Plan> {
  const { accessKeyId, securityToken, date, dateHeader, signedAt, expiresAt, signature } = auth
  const { headers, method } = request
  const names = [...headers.keys()].filter((name) => isSigned(name) || name === dateHeader)
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
    signedHeaders: [...names].sort(),
    misplaced: undefined,
  }
  const plan: V1Plan = {
    scope: '',
    method,
    contentMd5: headers.get('content-md5')?.[0] ?? '',
    contentType: headers.get('content-type')?.[0] ?? '',
    date,
    headers: canonicalHeaders(names.map((name) => [name, headers.get(name)?.[0] ?? ''] as const)),
    root: canonicalRoot(bucket),
    subResources: canonicalSubResources(query),
  }
  return { state: 'signed', plan, objectKey: { key, path: encodePath(key) }, signature, claims, signsParameter }
}

function authInUrl({ request, parameters }: MarkedRequest): AuthParameters {
  const need = (name: string): string => parameters.get(name) || missing(name)
  const accessKeyId = need('OSSAccessKeyId')
  const signature = need('Signature')
  const date = need('Expires')
  // Fifteen digits are exact in a number, and reach beyond any year a date can name.
  if (!/^\d{1,15}$/.test(date))
    rejectOss(
      'malformed',
      'Expires is not a number of seconds since 1970',
      denied('Invalid date (should be seconds since epoch)', '0002-00000068'),
    )
  const hasToken = parameters.has('security-token')
  if (request.headers.has('x-oss-security-token'))
    rejectOss(
      'conflicting',
      'a security token is in the headers of a request with a signed URL',
      hasToken ? TOKEN_TWICE : invalid('The security token must be in the URL.', '0002-00000005'),
    )
  return {
    accessKeyId,
    signature,
    securityToken: hasToken ? (parameters.get('security-token') ?? '') : undefined,
    date,
    dateHeader: undefined,
    signedAt: undefined,
    expiresAt: Number(date),
  }
}

const TOKEN_TWICE = /* @__PURE__ */ invalid('The security token is in two places.', '0002-00000010')

function missing(name: string): never {
  const message = 'Query-string authentication requires the Signature, Expires and OSSAccessKeyId parameters'
  return rejectOss('malformed', `the URL lacks ${name}`, denied(message, '0002-00000067'))
}

function authInHeader({ request: { headers }, parameters }: MarkedRequest): AuthParameters {
  const [authorization = ''] = headers.get('authorization') ?? []
  const [accessKeyId, signature, ...rest] = authorization.slice(SCHEME.length).split(':')
  if (!accessKeyId || !signature || rest.length > 0)
    return rejectOss(
      'malformed',
      'Authorization is not "OSS id:signature"',
      invalid('Authorization header is invalid.', '0002-00000063'),
    )
  if (parameters.has('security-token'))
    rejectOss('conflicting', 'a security token is in the URL of a request with signed headers', TOKEN_TWICE)
  const securityToken = headers.get('x-oss-security-token')?.[0]
  const { date, dateHeader, signedAt } = dateOf(headers)
  return { accessKeyId, signature, securityToken, date, dateHeader, signedAt, expiresAt: undefined }
}

/**
 * `x-oss-date`, or else `Date`. With both, and different, SDKs split: oss2, python-v2, java-v2 and kotlin-v2 sign as
 * here; go, java, php and ts put `Date` in the slot. `x-oss-date` exists for callers whose `Date` is not their own.
 */
function dateOf(headers: IncomingRequest['headers']): Pick<AuthParameters, 'date' | 'dateHeader' | 'signedAt'> {
  const dateHeader = headers.has('x-oss-date') ? 'x-oss-date' : 'date'
  const [date] = headers.get(dateHeader) ?? []
  if (date === undefined) return rejectOss('malformed', 'it has neither x-oss-date nor Date', noDate('0002-00000503'))
  const signedAt = fromHttpDate(date) ?? rejectOss('malformed', 'its date is not an HTTP date', noDate('0002-00000502'))
  return { date, dateHeader, signedAt }
}

const noDate = (ec: string) => denied('OSS authentication requires a valid Date.', ec)
