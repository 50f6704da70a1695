import { SigningError } from '@presign/core'
import {
  type Address,
  checkBucket,
  checkCopySource,
  checkExpiry,
  encodeText,
  headersToSend,
  httpDate,
  invalidHeader,
  LAST_SECOND,
  type NormalizedRequest,
  type Pairs,
  queryToSend,
  type Reserved,
  rejectRepeats,
  rejectReserved,
  type SigningTime,
  searchOf,
  valueIn,
} from '@presign/core/scheme'
import {
  canonicalHeaders,
  canonicalRoot,
  canonicalSubResources,
  isOwnParameter,
  isSigned,
  SCHEME,
  subResourceInPair,
  TOKEN,
} from '../canonical.js'
import { checkBucketName } from '../names.js'
import type { ObsSigningPlan } from '../plan.js'

/** Which header carries the date of signed headers. */
export type DateHeader = 'x-obs-date' | 'date'

/** Works out what is signed and what is sent, all but the key and the signature. */
export function prepare(
  request: NormalizedRequest,
  time: SigningTime,
  dateHeader: DateHeader,
  address: Address,
): ObsSigningPlan {
  const { mode, method, accessKeyId } = request
  const url = mode === 'url'
  checkRequest(request, url, address)
  const date = url ? String(endOf(request.expiresIn, time)) : httpDate(time.seconds)
  const headers = url ? request.headers : datedHeaders(request, date, dateHeader)
  const query = url ? withToken(request) : request.query
  const permission = `AccessKeyId=${encodeText(accessKeyId)}&Expires=${date}`
  return {
    scope: '',
    method,
    contentMd5: valueIn(headers, 'content-md5') ?? '',
    contentType: valueIn(headers, 'content-type') ?? '',
    date: valueIn(headers, 'x-obs-date') === undefined ? date : '',
    headers: canonicalHeaders(headers),
    root: canonicalRoot(address),
    subResources: canonicalSubResources(query),
    prefix: [address.origin, address.root].join(''),
    suffix: searchOf(...(url ? [permission, queryToSend(query), 'Signature='] : [queryToSend(query)])),
    authorization: url ? '' : [SCHEME, accessKeyId, ':'].join(''),
    headersToSend: headersToSend(headers),
    absentHeaders: absentHeaders(headers, url),
  }
}

/** When something ends, in seconds since 1970. The service names no longest lifetime; the texts of dates do. */
function endOf(expiresIn: number, { seconds }: SigningTime): number {
  checkExpiry(expiresIn, LAST_SECOND - seconds)
  return seconds + expiresIn
}

const DATES = ['x-obs-date', 'date']

const RESERVED: Reserved = {
  query: isOwnParameter,
  headers: ['authorization', TOKEN],
}

/** A URL has its date in `Expires`: a date header beside it would be signed, or not, and it is not certain which. */
const RESERVED_IN_URL: Reserved = { query: RESERVED.query, headers: [...RESERVED.headers, ...DATES] }

function checkRequest(request: NormalizedRequest, url: boolean, address: Address): void {
  checkBucket(request, address, checkBucketName)
  if (address.root !== '/') throw pathStyle(address)
  rejectRepeats(request.query)
  rejectReserved(request, url ? RESERVED_IN_URL : RESERVED)
  checkCopySource(request, 'x-obs-copy-source')
  for (const pair of request.query) {
    const hidden = subResourceInPair(pair)
    if (hidden !== undefined) throw ambiguous(pair[0], hidden)
  }
  for (const [name, value] of request.headers) if (isSigned(name) && !/^[\t -~]*$/.test(value)) throw notAscii(name)
}

/** SDKs change over to signatures of AWS there, and say nothing. */
function pathStyle({ origin }: Address): SigningError {
  const found = `${origin}, with the bucket in its path`
  const wanted = 'the bucket before the host, or a domain that is bound to it'
  return new SigningError('endpoint_invalid', `Cannot sign for ${found}: wanted ${wanted}`, { found, wanted })
}

function ambiguous(name: string, hidden: string): SigningError {
  const wanted = 'no "&" with the name of a sub-resource in a value, no "&" and no "=" in a name'
  return new SigningError(
    'query_invalid',
    `Cannot sign query parameter "${name.slice(0, 80)}": it signs as sub-resource "${hidden.slice(0, 80)}" beside it would; wanted ${wanted}`,
    { name, wanted },
  )
}

/** The service does not decode them, and clients differ in the bytes that they send. */
function notAscii(name: string): SigningError {
  const wanted = 'text in ASCII: percent-encode all else'
  return invalidHeader(name, wanted)
}

/** The caller's headers and the scheme's. A date the caller wrote stands if it is the signature's. */
function datedHeaders({ headers, securityToken }: NormalizedRequest, date: string, dateHeader: DateHeader): Pairs {
  const written = headers.filter(([name]) => DATES.includes(name))
  for (const [name, value] of written)
    if (value !== date)
      throw new SigningError('header_invalid', `Cannot sign header "${name}": at this time wanted ${date}`, {
        name,
        wanted: date,
      })
  return [
    ...headers,
    ...(written.length > 0 ? [] : [[dateHeader, date] as const]),
    ...(securityToken === undefined ? [] : [[TOKEN, securityToken] as const]),
  ]
}

/** In a URL the token is a sub-resource, and signed as such. */
function withToken({ query, securityToken }: NormalizedRequest): Pairs<string | null> {
  return securityToken === undefined ? query : [...query, [TOKEN, securityToken]]
}

/** An absent Content-Type is signed as an empty line, so the sender is told that it must not be there. */
function absentHeaders(headers: Pairs, url: boolean): readonly string[] {
  const absent = ['content-md5', 'content-type'].filter((name) => valueIn(headers, name) === undefined)
  return Object.freeze([...(url ? ['authorization'] : []), ...absent, 'x-obs-*'])
}
