import { fromHttpDate, fromIsoBasic, type IncomingRequest, type MarkedRequest } from '@presign/core/scheme'
import { denied, invalid, MAX_V4_EXPIRES, rejectOss } from '@presign/oss/scheme'
import { ALGORITHM, UNSIGNED_PAYLOAD } from '../canonical.js'

/** How the value of `Authorization` begins. */
export const SCHEME = `${ALGORITHM} `

/** What the two ways of carrying a signature come down to. */
export interface AuthParameters {
  readonly credential: string
  readonly signature: string
  /** As it was signed. */
  readonly timestamp: string
  readonly signedAt: number
  readonly expiresAt: number | undefined
  readonly securityToken: string | undefined
  readonly additional: readonly string[]
  readonly payload: string
}

const TOKEN_TWICE = /* @__PURE__ */ invalid(
  'The security token is in two places, or in the wrong one.',
  '0002-00000010',
)

/** What the parameters of a signed URL say. */
export function authInUrl({ request, parameters }: MarkedRequest): AuthParameters {
  const parameter = (name: string): string | undefined => {
    const value = parameters.get(name)
    return value === null ? '' : value
  }
  const need = (name: string): string => parameter(name) || missing(name)
  if (need('x-oss-signature-version') !== ALGORITHM)
    rejectOss(
      'malformed',
      'x-oss-signature-version is not one that is known',
      invalid('The signature version is unknown.', '0002-00000066'),
    )
  const credential = need('x-oss-credential')
  const signature = need('x-oss-signature')
  const timestamp = need('x-oss-date')
  const signedAt =
    fromIsoBasic(timestamp) ??
    rejectOss('malformed', 'x-oss-date is not a valid ISO 8601 date', denied('Invalid date.', '0002-00000212'))
  if (request.headers.has('x-oss-security-token'))
    rejectOss('conflicting', 'a security token is in the headers of a request with a signed URL', TOKEN_TWICE)
  return {
    credential,
    signature,
    timestamp,
    signedAt,
    expiresAt: signedAt + lifetimeOf(parameter('x-oss-expires')),
    securityToken: parameter('x-oss-security-token'),
    additional: namesIn(parameter('x-oss-additional-headers')),
    payload: UNSIGNED_PAYLOAD,
  }
}

function missing(name: string): never {
  return rejectOss(
    'malformed',
    `the URL lacks ${name}`,
    denied(`Query-string authentication requires the ${name} parameter.`, '0002-00000067'),
  )
}

/** Seconds. */
function lifetimeOf(text: string | undefined): number {
  if (text === undefined)
    rejectOss('malformed', 'the URL lacks x-oss-expires', invalid('x-oss-expires is missing.', '0002-00000215'))
  if (text === '') rejectOss('malformed', 'x-oss-expires is empty', invalid('x-oss-expires is empty.', '0002-00000216'))
  const seconds = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : Number.NaN
  if (seconds <= MAX_V4_EXPIRES) return seconds
  return rejectOss(
    'malformed',
    `x-oss-expires is not from 1 to ${MAX_V4_EXPIRES}`,
    invalid('x-oss-expires is out of range.', '0002-00000232'),
  )
}

/** What the headers of a signed request say. */
export function authInHeader({ request: { headers }, parameters }: MarkedRequest): AuthParameters {
  const header = (name: string): string | undefined => headers.get(name)?.[0]
  const { credential, signature, additional } = authorizationItems(header('authorization') ?? '')
  const { timestamp, signedAt } = dateOf(headers)
  if (parameters.has('x-oss-security-token'))
    rejectOss('conflicting', 'a security token is in the URL of a request with signed headers', TOKEN_TWICE)
  return {
    credential,
    signature,
    timestamp,
    signedAt,
    expiresAt: undefined,
    securityToken: header('x-oss-security-token'),
    additional,
    payload: header('x-oss-content-sha256') ?? UNSIGNED_PAYLOAD,
  }
}

/** The stamp is signed verbatim: `x-oss-date`, or else `Date`, which two SDKs send alone, in either form. */
function dateOf(headers: IncomingRequest['headers']): Pick<AuthParameters, 'timestamp' | 'signedAt'> {
  const [timestamp] = headers.get('x-oss-date') ?? headers.get('date') ?? []
  if (timestamp === undefined)
    return rejectOss('malformed', 'it has neither x-oss-date nor Date', noDate('0002-00000503'))
  const signedAt =
    fromIsoBasic(timestamp) ??
    fromHttpDate(timestamp) ??
    rejectOss('malformed', 'its date cannot be read', noDate('0002-00000502'))
  return { timestamp, signedAt }
}

const noDate = (ec: string) => denied('OSS authentication requires a valid Date.', ec)

/** Items in any order, spaces around them: the documentation, oss2 and others differ from what most SDKs write. */
function authorizationItems(value: string): Pick<AuthParameters, 'credential' | 'signature' | 'additional'> {
  const unreadable = (detail: string, ec = '0002-00000202') =>
    rejectOss('malformed', detail, invalid('Authorization header is invalid.', ec))
  const items = new Map<string, string>()
  for (const item of value.slice(SCHEME.length).split(',')) {
    const equals = item.indexOf('=')
    if (equals < 0) unreadable('an item of Authorization has no "="', '0002-00000203')
    const name = item.slice(0, equals).trim()
    if (items.has(name)) rejectOss('malformed', 'Authorization has an item twice')
    items.set(name, item.slice(equals + 1).trim())
  }
  const need = (name: string): string => items.get(name) || unreadable(`Authorization lacks ${name}`)
  return {
    credential: need('Credential'),
    signature: need('Signature'),
    additional: namesIn(items.get('AdditionalHeaders')),
  }
}

/** As it was signed: lower-case and sorted. A repeated name or one that is signed anyway was signed as it stands. */
function namesIn(list: string | undefined): readonly string[] {
  if (!list) return []
  return list
    .toLowerCase()
    .split(';')
    .filter((name) => name !== '')
    .sort()
}
