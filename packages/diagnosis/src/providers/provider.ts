import type { Endpoint } from '@presign/core'
import type { Hints, Mistake, TheirAnswer } from '@presign/core/explain'
import type { SigningScheme, VerifyingScheme } from '@presign/core/scheme'

/** Where a request is signed for. */
export interface SigningPlace {
  readonly region: string
  readonly endpoint: Endpoint
  /** The product or service in the scope. Default: the scheme's own. */
  readonly product?: string | undefined
}

/** What is known of a request that is to be read. */
export interface ReadingPlace {
  /** The region that is accepted; `undefined` for whichever the request names. */
  readonly region: string | undefined
  /** The region of the host, or one that will do, for schemes that sign none. */
  readonly hostRegion: string
  /** The product or service in the scope. */
  readonly product?: string | undefined
}

/** A scheme of a provider, with all that signing, verifying and explaining need. */
export interface ProviderScheme {
  /** As verdicts and detections call it. */
  readonly name: string
  /** As `--scheme` of the command calls it. */
  readonly short: string
  signing(place: SigningPlace): SigningScheme
  verifying(place: ReadingPlace): VerifyingScheme
  readonly mistakes: readonly Mistake[]
}

/** A provider as far as requests to it are read and explained. */
export interface Provider {
  readonly name: string
  /** A region for help and errors, and where none is known. */
  readonly regionExample: string
  /** The service's own hosts by name. The first is the default. */
  readonly endpoints: Readonly<Record<string, () => Endpoint>>
  /** How buckets are addressed at an origin, where nobody says. */
  addressingAt(host: string): 'virtual' | 'path' | 'custom'
  /** Every way in which a request to this host may be addressed. */
  reading(host: string, bucket: string | undefined, product: string | undefined): readonly Endpoint[]
  /** The first is the default. */
  readonly schemes: readonly [ProviderScheme, ...ProviderScheme[]]
  readonly hints: Hints
  readErrorBody(body: string, headers?: Readonly<Record<string, string | undefined>>): TheirAnswer | undefined
}

/** Whether a host is an IP address: certificates and name servers have nothing before it. */
export function isAddress(host: string): boolean {
  return /^\d+(\.\d+){3}$/.test(host) || host.startsWith('[')
}

/** The host of an origin, without the port. */
export function hostOf(origin: string): string {
  return origin.replace(/^https?:\/\//i, '').replace(/(:\d+)?\/?$/, '')
}

/** `localhost` with its port, where a host is it or lies below it: names below it lead to this machine. */
export function localhostIn(host: string): string | undefined {
  return /(?:^|\.)(localhost(?::\d+)?)$/i.exec(host)?.[1]
}
