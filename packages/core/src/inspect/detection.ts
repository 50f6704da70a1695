import type { Mode } from '../schemes/plan.js'
import { fromHttpDate, fromIsoBasic, isoExtended, LAST_SECOND } from '../text/dates.js'
import type { RequestMarks } from './marks.js'

/** What a signature says of itself, read without a key. Nothing in it is proved. */
export interface SignatureFacts {
  readonly accessKeyId?: string | undefined
  /** The region that is signed, or that of the host where the protocol signs none. */
  readonly region?: string | undefined
  /** The region whose host this is, where it can be told. */
  readonly hostRegion?: string | undefined
  /** The service or product that is signed. */
  readonly service?: string | undefined
  /** The bucket, where the host tells it. */
  readonly bucket?: string | undefined
  /** ISO 8601, UTC. */
  readonly signedAt?: string | undefined
  /** ISO 8601, UTC. */
  readonly expiresAt?: string | undefined
}

/** A signature that was recognised in a request. */
export interface Detection extends SignatureFacts {
  /** The provider, as the detector calls it. */
  readonly family: string
  /** The scheme's name, such as that of a verifying value; also of schemes that are recognised and nothing more. */
  readonly scheme: string
  readonly mode: Mode
  /** The scheme in words. */
  readonly label: string
  /** What in the request tells it, in words. */
  readonly why: string
  /** Names of the parameters or items that the scheme needs and the request does not have: it was cut, or is not signed. */
  readonly missing: readonly string[]
  /** Whether `&` arrived as `&amp;` or `\u0026`. */
  readonly escaped: boolean
}

/** What recognises the signatures of one provider. */
export interface Detector {
  readonly family: string
  /** The schemes that it recognises. */
  readonly schemes: readonly Pick<SignatureSigns, 'scheme' | 'label'>[]
  /** All signatures of this provider that the request carries, whole or in part. */
  detect(marks: RequestMarks): readonly Detection[]
}

/** How a scheme's signature shows, for {@link recognize}. */
export interface SignatureSigns {
  readonly family: string
  readonly scheme: string
  readonly label: string
  /** Each one tells the scheme by itself: a parameter's name, or its name and what its value must be. */
  readonly tells: readonly (string | readonly [name: string, value: RegExp])[]
  /** Parameters that a signed URL needs. */
  readonly needs: readonly string[]
  /** How `Authorization` begins. */
  readonly begins?: RegExp
  /** Items that `Authorization` needs. */
  readonly items?: readonly string[]
  facts(marks: RequestMarks, mode: Mode): SignatureFacts
}

/** Looks for one scheme's signature in URL and headers. */
export function recognize(marks: RequestMarks, signs: SignatureSigns): readonly Detection[] {
  return [inUrl(marks, signs), inHeader(marks, signs)].filter((found) => found !== undefined)
}

function inUrl(marks: RequestMarks, signs: SignatureSigns): Detection | undefined {
  const why = signs.tells.map((tell) => toldBy(marks, tell)).find((told) => told !== undefined)
  const missing = signs.needs.filter((name) => !marks.parameters.get(name))
  return why === undefined ? undefined : detection(marks, signs, 'url', why, missing)
}

function inHeader(marks: RequestMarks, signs: SignatureSigns): Detection | undefined {
  const authorization = marks.headers.get('authorization') ?? ''
  if (!signs.begins?.test(authorization)) return undefined
  const why = `its Authorization header begins with ${/^[\w-]*/.exec(authorization)?.[0]?.slice(0, 40)}`
  const missing = (signs.items ?? []).filter((item) => itemOf(authorization, item) === undefined)
  return detection(marks, signs, 'header', why, missing)
}

function toldBy({ parameters }: RequestMarks, tell: SignatureSigns['tells'][number]): string | undefined {
  const [name, pattern] = typeof tell === 'string' ? [tell, undefined] : tell
  const value = parameters.get(name)
  if (value === undefined || (pattern && !pattern.test(value))) return undefined
  return pattern ? `its URL has ${name}=${value.slice(0, 40)}` : `its URL has ${name}`
}

function detection(
  marks: RequestMarks,
  { family, scheme, label, facts }: SignatureSigns,
  mode: Mode,
  why: string,
  missing: readonly string[],
): Detection {
  const known = Object.entries(facts(marks, mode)).filter(([, value]) => value !== undefined && value !== '')
  return { family, scheme, mode, label, why, ...Object.fromEntries(known), missing, escaped: marks.escaped }
}

/** An item of `Authorization`, written `Name=value` or `Name:value`. */
export function itemOf(authorization: string, name: string): string | undefined {
  const at = new RegExp(`(?:^|[\\s,&])${name}[=:]([^,&\\s]+)`).exec(authorization)
  return at?.[1]
}

/** The parts of a credential `id/day/region/service/…`; an id may hold slashes, so they are read from the end. */
export function credentialParts(credential: string, after: number): readonly string[] {
  const parts = credential.split('/')
  return [parts.slice(0, -after).join('/'), ...parts.slice(-after)]
}

/** ISO 8601 of basic ISO 8601, an HTTP date or whole seconds since 1970, and so many seconds later; or `undefined`. */
export function momentIn(text: string | undefined, later: string | undefined = '0'): string | undefined {
  if (text === undefined || !/^\d{1,12}$/.test(later)) return undefined
  const seconds = /^\d{1,12}$/.test(text) ? Number(text) : (fromIsoBasic(text) ?? fromHttpDate(text))
  const moment = (seconds ?? Number.NaN) + Number(later)
  return moment >= 0 && moment <= LAST_SECOND ? isoExtended(moment) : undefined
}
