import { SigningError } from '@presign/core'
import {
  type Address,
  byBytes,
  checkBucket,
  checkCopySource,
  checkExpiry,
  encodeText,
  headersToSend,
  httpDate,
  LAST_SECOND,
  type NormalizedRequest,
  type Pairs,
  type Reserved,
  rejectRepeats,
  rejectReserved,
  type SigningTime,
} from '@presign/core/scheme'
import { checkBucketName } from '@presign/oss/scheme'
import {
  canonicalHeaders,
  canonicalRoot,
  canonicalSubResources,
  isOwnParameter,
  subResourceInPair,
} from './canonical.js'
import type { V1SigningPlan } from './plan.js'

/** Which header carries the date of signed headers. */
export type DateHeader = 'x-oss-date' | 'date'

/** Works out what is signed and what is sent, all but the key and the signature. */
export function prepare(
  request: NormalizedRequest,
  time: SigningTime,
  dateHeader: DateHeader,
  address: Address,
): V1SigningPlan {
  const { mode, method, accessKeyId } = request
  checkBucket(request, address, checkBucketName)
  rejectRepeats(request.query)
  const url = mode === 'url'
  checkCopySource(request, 'x-oss-copy-source')
  rejectReserved(request, url ? RESERVED_IN_URL : RESERVED)
  checkQuery(request.query)
  const date = url ? String(endOf(request.expiresIn, time)) : httpDate(time.seconds)
  const headers = url ? request.headers : signedHeaders(request, date, dateHeader)
  const query = url ? urlParameters(request) : request.query
  return {
    scope: '',
    method,
    contentMd5: valueIn(headers, 'content-md5'),
    contentType: valueIn(headers, 'content-type'),
    date,
    headers: canonicalHeaders(headers),
    root: canonicalRoot(address.bucket),
    subResources: canonicalSubResources(query),
    prefix: [address.origin, address.root].join(''),
    suffix: url ? urlSuffix(query, date, accessKeyId) : suffixOf(query),
    authorization: url ? '' : ['OSS ', accessKeyId, ':'].join(''),
    headersToSend: headersToSend(headers),
    absentHeaders: absentHeaders(headers, url),
  }
}

/** When something ends, in seconds since 1970. V1 sets no upper limit; the texts of dates do. */
export function endOf(expiresIn: number, { seconds }: SigningTime): number {
  checkExpiry(expiresIn, LAST_SECOND - seconds)
  return seconds + expiresIn
}

const DATES = ['x-oss-date', 'date']

const RESERVED: Reserved = {
  query: isOwnParameter,
  headers: ['authorization', 'x-oss-security-token'],
}

/** A URL has its date in `Expires`: a date header beside it would be signed, or not, and it is not certain which. */
const RESERVED_IN_URL: Reserved = { query: RESERVED.query, headers: [...RESERVED.headers, ...DATES] }

function checkQuery(query: Pairs<string | null>): void {
  for (const pair of query) {
    const [name] = pair
    const hidden = subResourceInPair(pair)
    if (hidden === undefined) continue
    const wanted = 'no "&" with the name of a sub-resource in a value, no "&" and no "=" in a name'
    throw new SigningError(
      'query_invalid',
      `Cannot sign query parameter "${name}": it signs as sub-resource "${hidden}" beside it would; wanted ${wanted}`,
      { name, wanted },
    )
  }
}

/**
 * The caller's headers and the scheme's. A date the caller wrote stands if it is the signature's, and is then the only
 * one: which of two the service would take is not documented, and the SDKs differ.
 */
function signedHeaders({ headers, securityToken }: NormalizedRequest, date: string, dateHeader: DateHeader): Pairs {
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
    ...(securityToken === undefined ? [] : [['x-oss-security-token', securityToken] as const]),
  ]
}

/** In a URL the token is a sub-resource, of another name than in a header. */
function urlParameters({ query, securityToken }: NormalizedRequest): Pairs<string | null> {
  return securityToken === undefined ? query : [...query, ['security-token', securityToken]]
}

function urlSuffix(query: Pairs<string | null>, date: string, accessKeyId: string): string {
  const own = [['Expires', date] as const, ['OSSAccessKeyId', accessKeyId] as const]
  return [suffixOf([...own, ...query]), '&Signature='].join('')
}

/** Sorted, so that equal inputs make equal URLs. */
function suffixOf(query: Pairs<string | null>): string {
  if (query.length === 0) return ''
  const written = query
    .map(([name, value]) => ({ name: encodeText(name), value: value ? `=${encodeText(value)}` : '' }))
    .sort((a, b) => byBytes(a.name, b.name))
    .map(({ name, value }) => name + value)
  return ['?', written.join('&')].join('')
}

/** Trimmed by core: contested among the SDKs for these two headers, but spaces around a value do not survive HTTP. */
function valueIn(headers: Pairs, name: string): string {
  return headers.find(([found]) => found === name)?.[1] ?? ''
}

/** An absent Content-Type is signed as an empty line, so the sender is told that it must not be there. */
function absentHeaders(headers: Pairs, url: boolean): readonly string[] {
  const names = ['content-md5', 'content-type', ...(url ? [] : ['date'])]
  const absent = names.filter((name) => !headers.some(([sent]) => sent === name))
  // The service refuses a signed URL together with an Authorization header.
  return Object.freeze([...(url ? ['authorization'] : []), ...absent, 'x-oss-*'])
}
