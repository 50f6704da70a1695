import type { CredentialsProvider, Endpoint, Secret } from '@presign/core'
import type { Hints, Mistake, TheirAnswer } from '@presign/core/explain'
import type { SigningScheme, VerifyingScheme } from '@presign/core/scheme'
import type { ChainOptions, Source, System } from '@presign/credentials'
import type { Dialect } from '@presign/object-storage'
import type { Store } from '@presign/s3'

/** How the bucket stands in a URL of an origin. */
export type Addressing = 'virtual' | 'path' | 'custom'

/** Names of environment variables. Of several the first that is set counts. */
interface ProviderEnvironment {
  /** Pairs that belong together: no secret of one is taken with the id of another. */
  readonly credentials: readonly { readonly id: string; readonly secret: string; readonly token?: string }[]
  /** Others that credentials are read from, each with what it holds. */
  readonly files?: Readonly<Record<string, string>>
  readonly region: readonly string[]
  readonly endpoint: readonly string[]
}

/** What `--credentials` takes. */
export type SourceName = 'env' | 'profile' | 'oidc' | 'ecs' | 'uri' | 'process'

/** What a source of credentials is made with. */
export interface SourceOptions extends System, ChainOptions {
  readonly profile?: string | undefined
  readonly metadata?: boolean | undefined
}

/** Where credentials come from: what is asked by default, and what may be asked by name. */
export type Sources = Readonly<
  Partial<Record<SourceName, (options: SourceOptions) => Source>> &
    Record<'default', (options: SourceOptions) => CredentialsProvider>
>

/** Where a request is signed for. */
export interface SigningPlace {
  readonly region: string
  readonly endpoint: Endpoint
  /** The product or service in the scope. Default: the scheme's own. */
  readonly product?: string | undefined
  /** The store, where one was named. */
  readonly store?: Store | undefined
}

/** What is known of a request that is to be read. */
interface ReadingPlace {
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
  /** As `--scheme` calls it. */
  readonly short: string
  /** Credentials that are not a pair of variables, such as a key file: from the environment, or `undefined`. */
  credentials?(env: Readonly<Record<string, string | undefined>>): Secret | undefined
  signing(place: SigningPlace): SigningScheme
  verifying(place: ReadingPlace): VerifyingScheme
  readonly mistakes: readonly Mistake[]
}

/** What a store is made of on the command line. */
export interface AskedStore {
  readonly region: string | undefined
  readonly endpoint: string | undefined
  readonly account: string | undefined
}

/** A store that `--store` names. */
interface StoreEntry {
  /** Options that it cannot do without, each with an example. */
  readonly needs: Readonly<Partial<Record<keyof AskedStore, string>>>
  make(asked: AskedStore & { readonly region: string; readonly endpoint: string; readonly account: string }): Store
}

/** A provider as the command knows it: all that it asks of one stands in one file. */
export interface Provider {
  /** Also what its targets begin with: `oss://`. */
  readonly name: string
  readonly title: string
  /** A region for help and errors. */
  readonly regionExample: string
  /** The region where none is given, for services that do without. */
  readonly usualRegion?: string
  /** An object for help: bucket and key. */
  readonly example: string
  readonly environment: ProviderEnvironment
  /** Default: the variables of `environment` alone. */
  readonly sources?: Sources
  /** Options that no other provider takes. */
  readonly ownOptions: readonly string[]
  /** What `--endpoint` calls the service's own hosts. The first is the default. */
  readonly endpoints: Readonly<Record<string, () => Endpoint>>
  /** An endpoint at an origin. */
  at(origin: string, addressing: Addressing, bucket?: string): Endpoint
  /** How buckets are addressed at an origin, where the command line does not say. */
  addressingAt(host: string): Addressing
  /** Every way in which a request to this host may be addressed. */
  reading(host: string, bucket: string | undefined, product: string | undefined): readonly Endpoint[]
  readonly stores?: Readonly<Record<string, StoreEntry>>
  /** The first is the default. */
  readonly schemes: readonly [ProviderScheme, ...ProviderScheme[]]
  readonly dialect: Dialect
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
