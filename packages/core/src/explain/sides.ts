import { SigningError } from '../errors.js'
import type { SigningStrings } from '../schemes/plan.js'
import type { SignedRequest, Trace, WireRequest } from '../signer/signed-request.js'

/** What a service said when it refused, as its dialect reads it out of an error body. */
export interface TheirAnswer {
  /** The service's error code. */
  readonly code: string
  readonly message: string
  /** The service's finer code. */
  readonly ec?: string
  /** ISO 8601, UTC: the service's clock. */
  readonly serverTime?: string
  /** ISO 8601, UTC: the date of the request as the service read it. */
  readonly requestTime?: string
  /** ISO 8601, UTC: when the signature ended, as the service read it. */
  readonly expiresAt?: string
  /** The region that should have been signed, where the service tells it. */
  readonly region?: string
  /** The host that should have been asked, where the service tells it. */
  readonly endpoint?: string
  /** Headers that arrived and were not signed, where the service tells them. */
  readonly unsignedHeaders?: readonly string[]
  /** The texts the service signed. */
  readonly texts?: SigningStrings
  /** The signature as the service decoded it. It is compared and never shown. */
  readonly signatureProvided?: string
}

/** Our side: a signed request, or texts of any origin. What has been through JSON has lost its texts. */
export type Ours = SignedRequest | WireRequest | Trace | SigningStrings

/** The other side: what a service answered, or texts of any origin. */
export type Theirs = TheirAnswer | Trace | SigningStrings

/** Our side as far as it is known. */
export interface OurSide {
  readonly texts?: SigningStrings
  readonly signature?: string
  readonly request?: WireRequest
}

/** Takes our side apart. */
export function ourSide(ours: Ours): OurSide {
  if (!isSide(ours, 'url')) throw notASide(ours, 'a signed request, its trace, or { stringToSign }')
  if (!('url' in ours)) return { texts: ours, ...('signature' in ours ? { signature: ours.signature } : undefined) }
  const trace = 'trace' in ours ? ours.trace : undefined
  return { request: ours, ...(trace === undefined ? undefined : { texts: trace, signature: trace.signature }) }
}

/** The other side as far as it is known. */
export interface TheirSide {
  readonly answer?: TheirAnswer
  readonly texts?: SigningStrings
  readonly signature?: string
}

/** Takes the other side apart. */
export function theirSide(theirs: Theirs): TheirSide {
  if (!isSide(theirs, 'code')) throw notASide(theirs, 'an error body as readErrorBody returns it, a trace, or texts')
  if ('code' in theirs)
    return {
      answer: { ...theirs, message: theirs.message ?? '' },
      ...(theirs.texts === undefined ? undefined : { texts: theirs.texts }),
    }
  return { texts: theirs, ...('signature' in theirs ? { signature: theirs.signature } : undefined) }
}

/** Texts, or what has this name. */
function isSide(side: unknown, name: 'url' | 'code'): boolean {
  const { stringToSign, [name]: other } = (side ?? {}) as Partial<Record<string, unknown>>
  return typeof stringToSign === 'string' || typeof other === 'string'
}

function notASide(found: unknown, wanted: string): SigningError {
  const shown = found === null ? 'null' : typeof found
  return new SigningError('input_invalid', `Cannot explain: found ${shown}, wanted ${wanted}`, {
    name: 'explain',
    found: shown,
    wanted,
  })
}

/** Whether the signature stands in the URL. */
export function isSignedUrl({ request }: OurSide): boolean {
  return request !== undefined && !Object.hasOwn(request.headers, 'authorization')
}

/** Whether a request or a text carries a security token. */
export function hasToken({ request, texts }: OurSide): boolean {
  const everything = [
    texts?.canonicalRequest,
    texts?.stringToSign,
    request?.url,
    ...Object.keys(request?.headers ?? {}),
  ]
  return everything.some((text) => text !== undefined && /security-?token/i.test(text))
}
