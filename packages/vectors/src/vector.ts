/**
 * One input, and what an official SDK made of it with a frozen clock.
 *
 * `FORMAT.md` in this package describes the fields and how to compare.
 */
export interface Vector<Input, Expected, Mode extends string = 'query' | 'header' | 'post-policy'> {
  /** Unique in the collection. */
  readonly id: string
  readonly scheme: string
  /** What is signed: a URL, headers, a form or a token. */
  readonly mode: Mode
  /** Why the input is in the collection. */
  readonly tags: readonly string[]
  readonly source: Source
  /** Other SDKs that made the same signature of this input. */
  readonly alsoProducedBy: readonly string[]
  /** SDKs that made another signature of this input. */
  readonly disagreesWith?: readonly Deviation[]
  readonly input: Input
  readonly expected: Expected
}

/** The SDK that wrote the expected values. */
export interface Source {
  readonly sdk: string
  /** With the name of the package where one SDK has several. */
  readonly version: string
  /** Of its repository, where it was not a package release. */
  readonly commit?: string
  /** How the SDK was called, where that matters. */
  readonly options?: Readonly<Record<string, unknown>> | string
}

/** An SDK that made another signature of the same input. */
export interface Deviation {
  readonly sdk: string
  /** The name of the difference, explained in `PROVENANCE.md`. */
  readonly class: string
  readonly signature: string
}

/** Credentials that never existed, and the frozen clock. */
export interface SignedWith {
  readonly accessKeyId: string
  /** Begins with `FAKE`; in Azure's files the base64 of such a text. */
  readonly accessKeySecret: string
  /** Null for lasting credentials. */
  readonly securityToken: string | null
  /** ISO 8601, UTC: the frozen clock. */
  readonly signingTime: string
}

/** What every request to a storage service has, whatever the scheme. */
export interface VectorInput extends SignedWith {
  readonly method: string
  /** Scheme, host and port, without the bucket. */
  readonly endpoint: string
  readonly bucket: string | null
  /** Raw text, never percent-encoded; null where no object is meant. */
  readonly key: string | null
  readonly region: string
  readonly headers: Readonly<Record<string, string>>
}

/** Query parameters by name; null is a name without a value, which is not the same as an empty one. */
export type Query = Readonly<Record<string, string | null>>

/** Where the bucket stands: before the host, instead of it, or at the start of the path. */
export type Addressing = 'virtual' | 'cname' | 'path'

/** The last two stages, which every scheme has. */
export interface Signed {
  readonly stringToSign: string
  readonly signature: string
}

/** The same of a scheme with a canonical request. */
export interface Canonical extends Signed {
  readonly canonicalRequest: string
}

/** What an SDK returns beside the stages: a URL, headers, parameters or fields of a form, depending on the mode. */
export interface Made {
  /** Mode `query`. */
  readonly url?: string
  /** Mode `header`: names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
  /** Parameters of the signature, where the SDK returns them without a URL. */
  readonly fields?: Readonly<Record<string, string>>
  /** Mode `post-policy`: the fields that the SDK returns. */
  readonly formFields?: Readonly<Record<string, string>>
}

/** What stands in a file that is imported. The array is shared between its readers. */
export async function read<V>(file: Promise<{ readonly default: unknown }>): Promise<readonly V[]> {
  return (await file).default as readonly V[]
}
