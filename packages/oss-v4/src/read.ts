import {
  type ArrivedRequest,
  type Claim,
  type Claims,
  decodeQuery,
  decodeText,
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
import { ossAnswer } from '@presign/oss'
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

function refuse(reason: Reason, detail: string, answer: Partial<ServiceError> = {}): never {
  throw new Refused({ reason, detail, answer: { ...ossAnswer(reason, 'url', MISMATCH_EC), ...answer } })
}

const denied = (message: string, ec?: string): Partial<ServiceError> => ({
  status: 403,
  code: 'AccessDenied',
  message,
  ...(ec === undefined ? undefined : { ec }),
})

const invalid = (message: string, ec: string): Partial<ServiceError> => ({
  status: 400,
  code: 'InvalidArgument',
  message,
  ec,
})

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

  constructor(request: ArrivedRequest, place: Place, endpoints: readonly Endpoint[]) {
    this.#request = request
    this.#place = place
    this.#endpoints = endpoints
    // The service reads `+` in a query as a blank, as its own SDKs write it.
    this.#query = decodeQuery(request.query, ' ')
  }

  read(): Reading<V4Plan> {
    const inHeader = (this.#request.headers.get('authorization') ?? []).some((value) => value.startsWith(ALGORITHM))
    const inUrl = this.#query?.some(([name, value]) => isMark(name, value)) ?? false
    if (!inHeader && !inUrl) return { state: 'absent' }
    if (inUrl && this.#request.headers.has('authorization'))
      refuse('conflicting', 'it has an Authorization header and a signed URL')
    this.#checkDuplicates()
    const { bucket, path } = this.#claim()
    const key =
      decodeText(path) ??
      refuse('malformed', 'the path is not percent-encoded UTF-8', invalid('The specified object is not valid.', ''))
    const carried = inUrl ? this.#fromUrl() : this.#fromHeader()
    return this.#signed(carried, bucket, key)
  }

  #signed(carried: Carried, bucket: string | undefined, key: string): Reading<V4Plan> {
    const { accessKeyId, scope, misplaced } = this.#credential(carried)
    const headers = this.#signedHeaders(carried.additional)
    const claims: Claims = {
      mode: carried.mode,
      accessKeyId,
      securityToken: carried.securityToken,
      bucket,
      key: key === '' ? undefined : key,
      signedAt: carried.signedAt,
      expiresAt: carried.expiresAt,
      signedHeaders: headers.map(([name]) => name).sort(),
      misplaced,
    }
    const plan: V4Plan = {
      scope,
      method: this.#request.method,
      root: canonicalRoot(bucket),
      query: canonicalQuery((this.#query ?? []).filter(([name]) => name !== 'x-oss-signature')),
      headers: canonicalHeaders(headers),
      additional: carried.additional.join(';'),
      payload: carried.payload,
      stamp: [ALGORITHM, carried.timestamp, scope, ''].join('\n'),
    }
    return { state: 'signed', plan, target: { key, path: encodePath(key) }, signature: carried.signature, claims }
  }

  /** Nobody can tell which of two the signer meant, and the service's own SDKs disagree. */
  #checkDuplicates(): void {
    const query =
      this.#query ??
      refuse('malformed', 'the query is not percent-encoded UTF-8', invalid('The query string is invalid.', ''))
    const seen = new Set<string>()
    for (const [name] of query) {
      if (seen.has(name)) refuse('malformed', `query parameter "${name.slice(0, 80)}" is there twice`)
      seen.add(name)
    }
    for (const [name, values] of this.#request.headers)
      if (values.length > 1 && (isSignedByDefault(name) || name === 'authorization'))
        refuse('malformed', `header "${name.slice(0, 80)}" is there twice`)
  }

  #claim(): Claim {
    const { host, path } = this.#request
    for (const endpoint of this.#endpoints) {
      const claim = endpoint.claim?.(this.#place.region, host, path)
      if (claim) return claim
    }
    return refuse('unknown_host', `no endpoint is reached at host "${host.slice(0, 80)}"`)
  }

  #parameter(name: string): string | undefined {
    const pair = this.#query?.find(([found]) => found === name)
    return pair && (pair[1] ?? '')
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
      refuse(
        'conflicting',
        'a security token is in the URL and in the headers',
        invalid('The security token is in two places.', '0002-00000010'),
      )
    return {
      mode: 'url',
      credential,
      signature,
      timestamp,
      signedAt,
      expiresAt: signedAt + this.#lifetime(),
      securityToken: this.#parameter('x-oss-security-token'),
      additional: namesIn(this.#parameter('x-oss-additional-headers')),
      payload: UNSIGNED_PAYLOAD,
    }
  }

  #lifetime(): number {
    const text = this.#parameter('x-oss-expires')
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

  #fromHeader(): Carried {
    const items = authorizationItems(this.#header('authorization') ?? '')
    const { timestamp, signedAt } = this.#date()
    if (this.#parameter('x-oss-security-token') !== undefined)
      refuse(
        'conflicting',
        'a security token is in the URL of a request with signed headers',
        invalid('The security token is in two places.', '0002-00000010'),
      )
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
    if (timestamp === undefined)
      refuse(
        'malformed',
        'it has neither x-oss-date nor Date',
        denied('OSS authentication requires a valid Date.', '0002-00000503'),
      )
    const signedAt = fromIsoBasic(timestamp) ?? fromHttpDate(timestamp)
    if (signedAt === undefined)
      refuse(
        'malformed',
        'its date cannot be read',
        denied('OSS authentication requires a valid Date.', '0002-00000502'),
      )
    return { timestamp, signedAt }
  }

  #credential({ credential, signedAt }: Carried): {
    accessKeyId: string
    scope: string
    misplaced: Refusal | undefined
  } {
    const [accessKeyId = '', day = '', region = '', product = '', request = '', ...rest] = credential.split('/')
    if (accessKeyId === '' || request === '' || rest.length > 0)
      refuse('malformed', 'the credential has not five parts', invalid('The credential is malformed.', '0002-00000202'))
    const scope = [day, region, product, request].join('/')
    return { accessKeyId, scope, misplaced: this.#misplaced(day, region, product, request, signedAt) }
  }

  #misplaced(day: string, region: string, product: string, request: string, signedAt: number): Refusal | undefined {
    const refusal = (detail: string, ec: string): Refusal => ({
      reason: 'scope_mismatch',
      detail,
      answer: { ...ossAnswer('scope_mismatch', 'header', MISMATCH_EC), ec },
    })
    const { region: ourRegion, product: ourProduct } = this.#place
    if (request !== REQUEST) return refusal(`the credential does not end in ${REQUEST}`, '0002-00000213')
    if (day !== isoBasic(signedAt).slice(0, 8))
      return refusal('the credential is of another day than the date', '0002-00000223')
    if (region !== ourRegion)
      return refusal(`the credential is for region "${region.slice(0, 40)}", wanted "${ourRegion}"`, '0002-00000226')
    if (product !== ourProduct)
      return refusal(`the credential is for "${product.slice(0, 40)}", wanted "${ourProduct}"`, '0002-00000228')
    return undefined
  }

  /** A URL does not tell which default headers were signed: all of them that arrived were. */
  #signedHeaders(additional: readonly string[]): Pairs {
    for (const name of additional)
      if (!this.#request.headers.has(name))
        refuse('malformed', `additional header "${name.slice(0, 80)}" did not arrive`)
    const names = [...this.#request.headers.keys()].filter(
      (name) => isSignedByDefault(name) || additional.includes(name),
    )
    return names.map((name) => [name, (this.#request.headers.get(name) ?? []).join(',')] as const)
  }
}

/** Any of V4's own parameters marks a URL as V4's; the older OSS2 uses two of the names with a version of its own. */
function isMark(name: string, value: string | null): boolean {
  return name === 'x-oss-credential' || (name === 'x-oss-signature-version' && value !== 'OSS2')
}

/** As it was signed: lower-case and sorted. A repeated name or one that is signed anyway was signed as it stands. */
function namesIn(list: string | undefined): readonly string[] {
  return (list ?? '')
    .toLowerCase()
    .split(';')
    .filter((name) => name !== '')
    .sort()
}

/** Items in any order, blanks around them: the documentation, oss2 and others differ from what most SDKs write. */
function authorizationItems(value: string): { credential: string; signature: string; additional: string | undefined } {
  const items = new Map<string, string>()
  for (const item of value.slice(ALGORITHM.length).split(',')) {
    const equals = item.indexOf('=')
    if (equals < 0)
      refuse(
        'malformed',
        'an item of Authorization has no "="',
        invalid('Authorization header is invalid.', '0002-00000203'),
      )
    const name = item.slice(0, equals).trim()
    if (items.has(name)) refuse('malformed', `Authorization names ${name.slice(0, 40)} twice`)
    items.set(name, item.slice(equals + 1).trim())
  }
  const need = (name: string): string =>
    items.get(name) ||
    refuse('malformed', `Authorization lacks ${name}`, invalid('Authorization header is invalid.', '0002-00000202'))
  return { credential: need('Credential'), signature: need('Signature'), additional: items.get('AdditionalHeaders') }
}
