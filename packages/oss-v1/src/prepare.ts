import {
  type Address,
  byBytes,
  checkExpiry,
  encodeText,
  httpDate,
  LAST_SECOND,
  type Moment,
  type Pairs,
  refuseRepeats,
  type Shape,
  SigningError,
} from '@presign/core'
import { checkBucketName } from '@presign/oss'
import { canonicalHeaders, canonicalRoot, canonicalSubResources, subResourceInPair } from './canonical.js'
import type { V1SigningPlan } from './plan.js'

/** Which header carries the date of signed headers. */
export type DateHeader = 'x-oss-date' | 'date'

/** Works out what is signed and what is sent, all but the key and the signature. */
export function prepare(shape: Shape, moment: Moment, dateHeader: DateHeader, address: Address): V1SigningPlan {
  const { mode, method, accessKeyId } = shape
  if (address.bucket !== undefined) checkBucketName(address.bucket)
  if (shape.object && address.bucket === undefined)
    throw new SigningError('bucket_missing', 'Cannot sign a key without a bucket', { wanted: 'bucket' })
  refuseRepeats(shape.query)
  checkQuery(shape.query)
  const url = mode === 'url'
  const date = url ? String(endOf(shape.expiresIn, moment)) : httpDate(moment.seconds)
  const headers = url ? urlHeaders(shape.headers) : signedHeaders(shape, date, dateHeader)
  const query = url ? urlParameters(shape) : shape.query
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
    headersToSend: recordOf(headers.filter(([name]) => name !== 'host')),
    absentHeaders: absentHeaders(headers, url),
  }
}

/** When something ends, in seconds since 1970. V1 sets no upper limit; the texts of dates do. */
export function endOf(expiresIn: number, { seconds }: Moment): number {
  checkExpiry(expiresIn, LAST_SECOND - seconds)
  return seconds + expiresIn
}

const RESERVED_PARAMETERS = ['OSSAccessKeyId', 'Expires', 'Signature', 'security-token']
const RESERVED_HEADERS = ['authorization', 'x-oss-security-token']
const DATES = ['x-oss-date', 'date']

function checkQuery(query: Pairs<string | null>): void {
  for (const pair of query) {
    const [name] = pair
    if (RESERVED_PARAMETERS.includes(name))
      throw new SigningError('query_reserved', `Cannot sign query parameter "${name}": the scheme writes it itself`, {
        name,
      })
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

/** A URL has its date in `Expires`: a date header beside it would be signed, or not, by nobody's certain rule. */
function urlHeaders(headers: Pairs): Pairs {
  for (const [name] of headers) if (DATES.includes(name)) throw reserved(name)
  checkHeaders(headers)
  return headers
}

/**
 * The caller's headers and the scheme's. A date the caller wrote stands if it is the moment's, and is then the only
 * one: which of two the service would take is not documented, and the SDKs differ.
 */
function signedHeaders({ headers, securityToken }: Shape, date: string, dateHeader: DateHeader): Pairs {
  checkHeaders(headers)
  const written = headers.filter(([name]) => DATES.includes(name))
  for (const [name, value] of written)
    if (value !== date)
      throw new SigningError('header_invalid', `Cannot sign header "${name}": at this moment wanted ${date}`, {
        name,
        wanted: date,
      })
  return [
    ...headers,
    ...(written.length > 0 ? [] : [[dateHeader, date] as const]),
    ...(securityToken === undefined ? [] : [['x-oss-security-token', securityToken] as const]),
  ]
}

function checkHeaders(headers: Pairs): void {
  for (const [name] of headers) if (RESERVED_HEADERS.includes(name)) throw reserved(name)
}

function reserved(name: string): SigningError {
  return new SigningError('header_reserved', `Cannot sign header "${name}": the scheme writes it itself`, { name })
}

/** In a URL the token is a sub-resource, of another name than in a header. */
function urlParameters({ query, securityToken }: Shape): Pairs<string | null> {
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

/** Trimmed by core: contested among the SDKs for these two headers, but blanks around a value do not survive HTTP. */
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

function recordOf(pairs: Pairs): Readonly<Record<string, string>> {
  const record: Record<string, string> = Object.create(null)
  for (const [name, value] of pairs) record[name] = value
  return Object.freeze(record)
}
