import {
  type ArrivedRequest,
  type Claims,
  decodeQuery,
  type Endpoint,
  encodePath,
  fromHttpDate,
  fromIsoBasic,
  isoBasic,
  type Pairs,
  type Reading,
  type Reason,
  type Refusal,
  type ServiceError,
} from '@presign/core'
import { addressed, ossAnswer } from '@presign/oss'
import {
  ALGORITHM,
  canonicalHeaders,
  canonicalQuery,
  canonicalRoot,
  isSignedByDefault,
  REQUEST,
  UNSIGNED_PAYLOAD,
} from './canonical.js'
import type { V4Plan } from './plan.js'
import type { Place } from './prepare.js'

/** The longest lifetime of a URL: seven days, in seconds. */
export const MAX_EXPIRES = 604_800

/** How the value of `Authorization` begins. */
const SCHEME = `${ALGORITHM} `

/** The EC of a V4 signature that is not right. */
export const MISMATCH_EC = '0002-00000201'

/** Reads a request that may be signed with V4, in its header or in its URL. */
export function read(request: ArrivedRequest, place: Place, own: Endpoint): Reading<V4Plan> {
  try {
    return new Reader(request, place, request.endpoints ?? [own]).read()
  } catch (error) {
    if (error instanceof Refused) return { state: 'refused', refusal: error.refusal }
    throw error
  }
}

/** Leaves a reading early. It never leaves this file. */
class Refused extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.detail)
    this.refusal = refusal
  }
}

function refuse(reason: Reason, detail: string, answer = ossAnswer(reason, 'url', MISMATCH_EC)): never {
  throw new Refused({ reason, detail, answer })
}

function denied(message: string, ec?: string): ServiceError {
  return { status: 403, code: 'AccessDenied', message, ...(ec === undefined ? undefined : { ec }) }
}

function invalid(message: string, ec?: string): ServiceError {
  return { status: 400, code: 'InvalidArgument', message, ...(ec === undefined ? undefined : { ec }) }
}

/** What the two ways of carrying a signature come down to. */
interface Carried {
  readonly mode: 'url' | 'header'
  readonly credential: string
  readonly signature: string
  readonly timestamp: string
  readonly signedAt: number
  readonly expiresAt: number | undefined
  readonly securityToken: string | undefined
  readonly additional: readonly string[]
  readonly payload: string
}

class Reader {
  readonly #request: ArrivedRequest
  readonly #place: Place
  readonly #endpoints: readonly Endpoint[]
  readonly #query: Pairs<string | null> | undefined
  readonly #parameters: ReadonlyMap<string, string | null>

  constructor(request: ArrivedRequest, place: Place, endpoints: readonly Endpoint[]) {
    this.#request = request
    this.#place = place
    this.#endpoints = endpoints
    // The service reads `+` in a query as a blank, as its own SDKs write it.
    this.#query = decodeQuery(request.query, ' ')
    this.#parameters = new Map(this.#query)
  }

  read(): Reading<V4Plan> {
    const { headers } = this.#request
    const inHeader = headers.get('authorization')?.some((value) => value.startsWith(SCHEME)) ?? false
    const inUrl = this.#isMarked()
    if (!inHeader && !inUrl) return { state: 'absent' }
    if (headers.has('authorization') && (inUrl || this.#parameters.has('x-oss-signature')))
      refuse('conflicting', 'it has an Authorization header and a signed URL')
    const query = this.#onceEach()
    const found = addressed(this.#request, this.#place.region, this.#endpoints)
    if ('reason' in found) throw new Refused(found)
    return this.#signed(inUrl ? this.#fromUrl() : this.#fromHeader(), query, found.bucket, found.key)
  }

  #signed(carried: Carried, query: Pairs<string | null>, bucket: string | undefined, key: string): Reading<V4Plan> {
    const { mode, signature, timestamp, signedAt, expiresAt, securityToken, additional, payload } = carried
    const { accessKeyId, scope, misplaced } = this.#credential(carried)
    const headers = this.#signedHeaders(additional)
    const claims: Claims = {
      mode,
      accessKeyId,
      securityToken,
      bucket,
      key: key === '' ? undefined : key,
      signedAt,
      expiresAt,
      signedHeaders: headers.map(([name]) => name).sort(),
      misplaced,
    }
    const plan: V4Plan = {
      scope,
      method: this.#request.method,
      root: canonicalRoot(bucket),
      query: canonicalQuery(query),
      headers: canonicalHeaders(headers),
      additional: additional.join(';'),
      payload,
      stamp: [ALGORITHM, timestamp, scope, ''].join('\n'),
    }
    return { state: 'signed', plan, target: { key, path: encodePath(key) }, signature, claims }
  }

  /** Any of V4's own parameters marks a URL as V4's; the older OSS2 uses two of the names with a version of its own. */
  #isMarked(): boolean {
    if (this.#query === undefined) return /(?:^|&)x-oss-credential=/.test(this.#request.query)
    const version = this.#parameters.get('x-oss-signature-version')
    return this.#parameters.has('x-oss-credential') || (version !== undefined && version !== 'OSS2')
  }

  /**
   * The parameters that are signed. Names and headers must be there once: nobody can tell which of two the signer
   * meant, and the service's own SDKs disagree.
   */
  #onceEach(): Pairs<string | null> {
    const query =
      this.#query ?? refuse('malformed', 'the query is not percent-encoded UTF-8', invalid('The query is invalid.'))
    if (this.#parameters.size < query.length) refuse('malformed', 'a query parameter is there twice')
    for (const [name, values] of this.#request.headers)
      if (values.length > 1 && (isSignedByDefault(name) || name === 'authorization' || name === 'date'))
        refuse('malformed', `header "${name.slice(0, 80)}" is there twice`)
    return query.filter(([name]) => name !== 'x-oss-signature')
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
        denied(`Query-string authentication requires the ${name} parameter.`, '0002-00000067'),
      )
    if (need('x-oss-signature-version') !== ALGORITHM)
      refuse(
        'malformed',
        'x-oss-signature-version is none that is known',
        invalid('The signature version is unknown.', '0002-00000066'),
      )
    const credential = need('x-oss-credential')
    const signature = need('x-oss-signature')
    const timestamp = need('x-oss-date')
    const signedAt =
      fromIsoBasic(timestamp) ??
      refuse('malformed', 'x-oss-date is no ISO 8601 date', denied('Invalid date.', '0002-00000212'))
    if (this.#request.headers.has('x-oss-security-token'))
      refuse('conflicting', 'a security token is in the headers of a request with a signed URL', TOKEN_TWICE)
    return {
      mode: 'url',
      credential,
      signature,
      timestamp,
      signedAt,
      expiresAt: signedAt + lifetimeOf(this.#parameter('x-oss-expires')),
      securityToken: this.#parameter('x-oss-security-token'),
      additional: namesIn(this.#parameter('x-oss-additional-headers')),
      payload: UNSIGNED_PAYLOAD,
    }
  }

  #fromHeader(): Carried {
    const items = authorizationItems(this.#header('authorization') ?? '')
    const { timestamp, signedAt } = this.#date()
    if (this.#parameters.has('x-oss-security-token'))
      refuse('conflicting', 'a security token is in the URL of a request with signed headers', TOKEN_TWICE)
    return {
      mode: 'header',
      credential: items.credential,
      signature: items.signature,
      timestamp,
      signedAt,
      expiresAt: undefined,
      securityToken: this.#header('x-oss-security-token'),
      additional: namesIn(items.additional),
      payload: this.#header('x-oss-content-sha256') ?? UNSIGNED_PAYLOAD,
    }
  }

  /** The stamp is signed verbatim: `x-oss-date`, or else `Date`, which two SDKs send alone, in either form. */
  #date(): { timestamp: string; signedAt: number } {
    const timestamp = this.#header('x-oss-date') ?? this.#header('date')
    if (timestamp === undefined) refuse('malformed', 'it has neither x-oss-date nor Date', noDate('0002-00000503'))
    const signedAt =
      fromIsoBasic(timestamp) ??
      fromHttpDate(timestamp) ??
      refuse('malformed', 'its date cannot be read', noDate('0002-00000502'))
    return { timestamp, signedAt }
  }

  #credential({
    credential,
    timestamp,
    signedAt,
  }: Carried): Pick<Claims, 'accessKeyId' | 'misplaced'> & { scope: string } {
    const parts = credential.split('/', 6)
    const [accessKeyId = '', day = '', region = '', product = '', request = ''] = parts
    if (accessKeyId === '' || request === '' || parts.length !== 5)
      refuse('malformed', 'the credential has not five parts', invalid('The credential is malformed.', '0002-00000202'))
    const scope = credential.slice(accessKeyId.length + 1)
    return {
      accessKeyId,
      scope,
      misplaced: this.#misplaced(region, product, request, day === dayOf(timestamp, signedAt)),
    }
  }

  #misplaced(region: string, product: string, request: string, sameDay: boolean): Refusal | undefined {
    const { region: ourRegion, product: ourProduct } = this.#place
    if (request !== REQUEST)
      return misplaced(`the credential does not end in ${REQUEST}`, 'The credential is malformed.', '0002-00000213')
    if (!sameDay)
      return misplaced('the credential is of another day than the date', 'Invalid credential date.', '0002-00000223')
    if (region !== ourRegion)
      return misplaced(
        `the credential is for region "${region.slice(0, 40)}", wanted "${ourRegion}"`,
        'Invalid signing region in Authorization header.',
        '0002-00000226',
      )
    if (product !== ourProduct)
      return misplaced(
        `the credential is for product "${product.slice(0, 40)}", wanted "${ourProduct}"`,
        'Invalid signing product in Authorization header.',
      )
    return undefined
  }

  /** A URL does not tell which default headers were signed: all of them that arrived were. */
  #signedHeaders(additional: readonly string[]): Pairs {
    const { headers } = this.#request
    for (const name of additional)
      if (!headers.has(name))
        refuse(
          'malformed',
          `additional header "${name.slice(0, 80)}" did not arrive`,
          invalid(`The additional header ${name.slice(0, 80)} is not in the request.`),
        )
    const named = new Set(additional)
    const signed: (readonly [string, string])[] = []
    for (const [name, values] of headers)
      if (isSignedByDefault(name) || named.has(name)) signed.push([name, values.join(',')])
    return signed
  }
}

/** The day of a time stamp in either form, as a scope has it. */
function dayOf(timestamp: string, signedAt: number): string {
  return (timestamp.endsWith('Z') ? timestamp : isoBasic(signedAt)).slice(0, 8)
}

const TOKEN_TWICE = invalid('The security token is in two places, or in the wrong one.', '0002-00000010')

const noDate = (ec: string) => denied('OSS authentication requires a valid Date.', ec)

function misplaced(detail: string, message: string, ec?: string): Refusal {
  return { reason: 'scope_mismatch', detail, answer: invalid(message, ec) }
}

/** Seconds. */
function lifetimeOf(text: string | undefined): number {
  if (text === undefined)
    refuse('malformed', 'the URL lacks x-oss-expires', invalid('x-oss-expires is missing.', '0002-00000215'))
  if (text === '') refuse('malformed', 'x-oss-expires is empty', invalid('x-oss-expires is empty.', '0002-00000216'))
  const seconds = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(seconds <= MAX_EXPIRES))
    refuse(
      'malformed',
      `x-oss-expires is not from 1 to ${MAX_EXPIRES}`,
      invalid('x-oss-expires is out of range.', '0002-00000232'),
    )
  return seconds
}

/** As it was signed: lower-case and sorted. A repeated name or one that is signed anyway was signed as it stands. */
function namesIn(list: string | undefined): readonly string[] {
  if (list === undefined || list === '') return []
  return list
    .toLowerCase()
    .split(';')
    .filter((name) => name !== '')
    .sort()
}

/** Items in any order, blanks around them: the documentation, oss2 and others differ from what most SDKs write. */
function authorizationItems(value: string): { credential: string; signature: string; additional: string | undefined } {
  const items = new Map<string, string>()
  for (const item of value.slice(SCHEME.length).split(',')) {
    const equals = item.indexOf('=')
    if (equals < 0)
      refuse(
        'malformed',
        'an item of Authorization has no "="',
        invalid('Authorization header is invalid.', '0002-00000203'),
      )
    const name = item.slice(0, equals).trim()
    if (items.has(name)) refuse('malformed', 'Authorization has an item twice')
    items.set(name, item.slice(equals + 1).trim())
  }
  const need = (name: string): string =>
    items.get(name) ||
    refuse('malformed', `Authorization lacks ${name}`, invalid('Authorization header is invalid.', '0002-00000202'))
  return { credential: need('Credential'), signature: need('Signature'), additional: items.get('AdditionalHeaders') }
}
