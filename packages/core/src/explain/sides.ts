import type { SigningError } from '../errors.js'
import type { Mode, SigningStrings } from '../schemes/plan.js'
import type { SignedRequest, Trace, WireRequest } from '../signer/signed-request.js'
import { invalidArgument, typeOf } from '../text/input-errors.js'
import type { Rejected } from '../verifier/verdict.js'

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

/**
 * A request whose texts were read off itself, as `inspect` does it. What its signer really signed is not known: where the
 * texts are the same, it is `signer_or_secret`.
 */
export interface InspectedRequest {
  readonly state: 'signed'
  readonly mode: Mode
  readonly hasToken: boolean
  readonly expiresAt?: string
  readonly trace: Trace
}

/** Our side: a signed request, or texts of any origin. What has been through JSON has lost its texts. */
export type Ours = SignedRequest | WireRequest | InspectedRequest | Trace | SigningStrings

/** The other side: what a service answered, what a verifier found, or texts of any origin. */
export type Theirs = TheirAnswer | Rejected | Trace | SigningStrings

/** Our side as far as it is known. */
export interface OurSide {
  readonly texts?: SigningStrings
  readonly signature?: string
  readonly request?: {
    readonly mode: Mode
    /** Names of its parameters and headers, in which a token shows. */
    readonly names: string
    readonly expiresAt?: string | undefined
  }
  /** Whether the texts are read off the request. */
  readonly inspected?: boolean
}

/** Takes our side apart. */
export function ourSide(ours: Ours): OurSide {
  if ('state' in Object(ours)) return inspectedSide(ours as InspectedRequest)
  if (!isSide(ours, 'url')) throw notASide(ours, 'a signed request, its trace, or { stringToSign }')
  if ('url' in ours) return requestSide(ours)
  const texts = ours as Trace | SigningStrings
  return { texts, ...('signature' in texts ? { signature: texts.signature } : undefined) }
}

function inspectedSide({ mode, hasToken, expiresAt, trace }: InspectedRequest): OurSide {
  const request = { mode, names: hasToken ? 'security-token' : '', expiresAt }
  return { request, texts: trace, signature: trace.signature, inspected: true }
}

function requestSide(ours: SignedRequest | WireRequest): OurSide {
  const { url, headers, expiresAt } = ours
  const mode = Object.hasOwn(headers, 'authorization') ? 'header' : 'url'
  const request = { mode, names: [url, ...Object.keys(headers)].join('\n'), expiresAt } as const
  const trace = 'trace' in ours ? ours.trace : undefined
  return { request, ...(trace === undefined ? undefined : { texts: trace, signature: trace.signature }) }
}

/** The other side as far as it is known. */
export interface TheirSide {
  readonly answer?: TheirAnswer
  readonly verdict?: Rejected
  readonly texts?: SigningStrings
  readonly signature?: string
}

/** Takes the other side apart. */
export function theirSide(theirs: Theirs): TheirSide {
  if ('reason' in Object(theirs)) return verdictSide(theirs as Rejected)
  if (!isSide(theirs, 'code'))
    throw notASide(theirs, 'an error body as readErrorBody returns it, a verdict, a trace, or texts')
  if ('code' in theirs)
    return {
      answer: { ...theirs, message: theirs.message ?? '' },
      ...(theirs.texts === undefined ? undefined : { texts: theirs.texts }),
    }
  const texts = theirs as Trace | SigningStrings
  return { texts, ...('signature' in texts ? { signature: texts.signature } : undefined) }
}

function verdictSide(verdict: Rejected): TheirSide {
  const { expected } = verdict
  return { verdict, ...(expected === undefined ? undefined : { texts: expected }) }
}

/** Texts, or what has this name. */
function isSide(side: unknown, name: 'url' | 'code'): boolean {
  const { stringToSign, [name]: other } = (side ?? {}) as Partial<Record<string, unknown>>
  return typeof stringToSign === 'string' || typeof other === 'string'
}

function notASide(found: unknown, wanted: string): SigningError {
  return invalidArgument('Cannot explain', { name: 'explain', found: typeOf(found), wanted })
}

/** Whether the signature stands in the URL. */
export function isSignedUrl({ request }: OurSide): boolean {
  return request?.mode === 'url'
}

/** Whether a request or a text carries a security token. */
export function hasToken({ request, texts }: OurSide): boolean {
  const everything = [texts?.canonicalRequest, texts?.stringToSign, request?.names]
  return everything.some((text) => text !== undefined && /security-?token/i.test(text))
}
