import {
  type ArrivedRequest,
  type Claims,
  decodeQuery,
  type Endpoint,
  encodePath,
  fromHttpDate,
  type Pairs,
  type Reading,
  type Reason,
  reading,
  refuse as refuseReading,
  type ServiceError,
} from '@presign/core'
import { addressed, ossAnswer } from '@presign/oss'
import {
  canonicalHeaders,
  canonicalRoot,
  canonicalSubResources,
  isSigned,
  subResourceInKey,
  subResourceInPair,
} from './canonical.js'
import type { V1Plan } from './plan.js'

/** The EC of a V1 signature that is not right. */
export const MISMATCH_EC = '0002-00000040'

/** Reads a request that may be signed with V1, in its header or in its URL. */
export function read(request: ArrivedRequest, region: string, own: Endpoint): Reading<V1Plan> {
  return reading(() => new Reader(request, region, request.endpoints ?? [own]).read())
}

function refuse(reason: Reason, detail: string, answer: Partial<ServiceError> = {}): never {
  return refuseReading(reason, detail, { ...ossAnswer(reason, 'url', MISMATCH_EC), ...answer })
}

const denied = (message: string, ec?: string): Partial<ServiceError> => ({
  status: 403,
  code: 'AccessDenied',
  message,
  ...(ec === undefined ? undefined : { ec }),
})

const invalid = (message: string, ec?: string): Partial<ServiceError> => ({
  status: 400,
  code: 'InvalidArgument',
  message,
  ...(ec === undefined ? undefined : { ec }),
})

/** What the two ways of carrying a signature come down to. */
interface Carried {
  readonly mode: 'url' | 'header'
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

/** How the value of `Authorization` begins. */
const SCHEME = 'OSS '

class Reader {
  readonly #request: ArrivedRequest
  readonly #region: string
  readonly #endpoints: readonly Endpoint[]
  readonly #query: Pairs<string | null> | undefined
  readonly #parameters: ReadonlyMap<string, string | null>

  constructor(request: ArrivedRequest, region: string, endpoints: readonly Endpoint[]) {
    this.#request = request
    this.#region = region
    this.#endpoints = endpoints
    // The service reads `+` in a query as a blank: a signature that was not escaped shows one in its error body.
    this.#query = decodeQuery(request.query, ' ')
    this.#parameters = new Map(this.#query)
  }

  read(): Reading<V1Plan> {
    const { headers } = this.#request
    const inHeader = headers.get('authorization')?.some((value) => value.startsWith(SCHEME)) ?? false
    const inUrl = this.#isMarked()
    if (!inHeader && !inUrl) return { state: 'absent' }
    if (inUrl && headers.has('authorization')) refuse('conflicting', 'it has an Authorization header and a signed URL')
    const query = this.#onceEach()
    const found = addressed(this.#request, this.#region, this.#endpoints)
    if ('reason' in found) return { state: 'refused', refusal: found }
    checkKey(found.key)
    return this.#signed(inUrl ? this.#fromUrl() : this.#fromHeader(), query, found.bucket, found.key)
  }

  #signed(carried: Carried, query: Pairs<string | null>, bucket: string | undefined, key: string): Reading<V1Plan> {
    const { mode, accessKeyId, securityToken, date, dateHeader, signedAt, expiresAt, signature } = carried
    const names = [...this.#request.headers.keys()].filter((name) => isSigned(name) || name === dateHeader)
    const claims: Claims = {
      mode,
      accessKeyId,
      securityToken,
      bucket,
      key: key === '' ? undefined : key,
      signedAt,
      expiresAt,
      signedHeaders: [...names].sort(),
      misplaced: undefined,
    }
    const plan: V1Plan = {
      scope: '',
      method: this.#request.method,
      contentMd5: this.#header('content-md5') ?? '',
      contentType: this.#header('content-type') ?? '',
      date,
      headers: canonicalHeaders(names.map((name) => [name, this.#header(name) ?? ''] as const)),
      root: canonicalRoot(bucket),
      subResources: canonicalSubResources(query),
    }
    return { state: 'signed', plan, target: { key, path: encodePath(key) }, signature, claims }
  }

  /** `Expires` alone marks nothing: other protocols use the name, and so may a parameter that is not signed at all. */
  #isMarked(): boolean {
    if (this.#query === undefined) return /(?:^|&)(?:OSSAccessKeyId|Signature)=/.test(this.#request.query)
    return this.#parameters.has('OSSAccessKeyId') || this.#parameters.has('Signature')
  }

  /**
   * The documentation says that the first of a repeated `Expires`, `OSSAccessKeyId` or `Signature` counts. Whatever
   * stands between this and the service may hold with the last, so a repeated name is refused here, whichever it is.
   */
  #onceEach(): Pairs<string | null> {
    const query =
      this.#query ?? refuse('malformed', 'the query is not percent-encoded UTF-8', invalid('The query is invalid.'))
    if (this.#parameters.size < query.length) refuse('malformed', 'a query parameter is there twice')
    if (query.some((pair) => subResourceInPair(pair) !== undefined))
      refuse('malformed', 'a query parameter signs as two sub-resources would')
    for (const [name, values] of this.#request.headers)
      if (values.length > 1 && (isSigned(name) || name === 'authorization' || name === 'date'))
        refuse('malformed', `header "${name.slice(0, 80)}" is there twice`)
    return query
  }

  #parameter(name: string): string | undefined {
    const value = this.#parameters.get(name)
    return value === null ? '' : value
  }

  #header(name: string): string | undefined {
    return this.#request.headers.get(name)?.[0]
  }

  #fromUrl(): Carried {
    const need = (name: string): string =>
      this.#parameter(name) ||
      refuse(
        'malformed',
        `the URL lacks ${name}`,
        denied(
          'Query-string authentication requires the Signature, Expires and OSSAccessKeyId parameters',
          '0002-00000067',
        ),
      )
    const accessKeyId = need('OSSAccessKeyId')
    const signature = need('Signature')
    const date = need('Expires')
    // Fifteen digits are exact in a number, and reach beyond any year a date can name.
    if (!/^\d{1,15}$/.test(date))
      refuse(
        'malformed',
        'Expires is no number of seconds since 1970',
        denied('Invalid date (should be seconds since epoch)', '0002-00000068'),
      )
    if (this.#request.headers.has('x-oss-security-token'))
      refuse(
        'conflicting',
        'a security token is in the headers of a request with a signed URL',
        this.#parameter('security-token') === undefined
          ? invalid('The security token must be in the URL.', '0002-00000005')
          : invalid('The security token is in two places.', '0002-00000010'),
      )
    return {
      mode: 'url',
      accessKeyId,
      signature,
      securityToken: this.#parameter('security-token'),
      date,
      dateHeader: undefined,
      signedAt: undefined,
      expiresAt: Number(date),
    }
  }

  #fromHeader(): Carried {
    const [accessKeyId, signature, ...rest] = (this.#header('authorization') ?? '').slice(SCHEME.length).split(':')
    if (!accessKeyId || !signature || rest.length > 0)
      refuse(
        'malformed',
        'Authorization is not "OSS id:signature"',
        invalid('Authorization header is invalid.', '0002-00000063'),
      )
    if (this.#parameter('security-token') !== undefined)
      refuse(
        'conflicting',
        'a security token is in the URL of a request with signed headers',
        invalid('The security token is in two places.', '0002-00000010'),
      )
    return {
      mode: 'header',
      accessKeyId,
      signature,
      securityToken: this.#header('x-oss-security-token'),
      ...this.#date(),
      expiresAt: undefined,
    }
  }

  /**
   * `x-oss-date`, or else `Date`. With both, and different, SDKs split: oss2, python-v2, java-v2 and kotlin-v2 sign as
   * here; go, java, php and ts put `Date` in the slot. `x-oss-date` exists for callers whose `Date` is not their own.
   */
  #date(): { date: string; dateHeader: string; signedAt: number } {
    const dateHeader = this.#request.headers.has('x-oss-date') ? 'x-oss-date' : 'date'
    const date = this.#header(dateHeader)
    if (date === undefined)
      refuse(
        'malformed',
        'it has neither x-oss-date nor Date',
        denied('OSS authentication requires a valid Date.', '0002-00000503'),
      )
    const signedAt =
      fromHttpDate(date) ??
      refuse(
        'malformed',
        'its date is no HTTP date',
        denied('OSS authentication requires a valid Date.', '0002-00000502'),
      )
    return { date, dateHeader, signedAt }
  }
}

function checkKey(key: string): void {
  const name = subResourceInKey(key)
  if (name !== undefined)
    refuse('malformed', `the key has "?${name.slice(0, 40)}" in it, and signs as that sub-resource would`)
}
