import type { CredentialsProvider, Endpoint, Secret } from '@presign/core'
import type { ChainOptions, Source, System } from '@presign/credentials'
import type {
  Provider as ReadingProvider,
  ProviderScheme as ReadingScheme,
  SigningPlace as ReadingSigningPlace,
} from '@presign/diagnosis'
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
export interface SigningPlace extends ReadingSigningPlace {
  /** The store, where one was named. */
  readonly store?: Store | undefined
}

/** A scheme of a provider as the command knows it. */
export interface ProviderScheme extends ReadingScheme {
  /** Credentials that are not a pair of variables, such as a key file: from the environment, or `undefined`. */
  credentials?(env: Readonly<Record<string, string | undefined>>): Secret | undefined
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

/** A provider as the command knows it: what reading needs, and what signing, transfers and help need beyond it. */
export interface Provider extends ReadingProvider {
  /** Also what its targets begin with: `oss://`. */
  readonly name: string
  readonly title: string
  /** The region where none is given, for services that do without. */
  readonly usualRegion?: string
  /** An object for help: bucket and key. */
  readonly example: string
  readonly environment: ProviderEnvironment
  /** Default: the variables of `environment` alone. */
  readonly sources?: Sources
  /** Options that no other provider takes. */
  readonly ownOptions: readonly string[]
  /** An endpoint at an origin. */
  at(origin: string, addressing: Addressing, bucket?: string): Endpoint
  readonly stores?: Readonly<Record<string, StoreEntry>>
  /** The first is the default. */
  readonly schemes: readonly [ProviderScheme, ...ProviderScheme[]]
  /** Transfers send links: signed headers do not exist, or would have to tell the length of a body. */
  readonly byLink?: true
  readonly dialect: Dialect
}
