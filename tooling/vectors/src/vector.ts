/** One input, and what an official SDK made of it with a frozen clock. */
export interface Vector<Input, Expected> {
  readonly id: string
  readonly scheme: string
  readonly mode: 'query' | 'header' | 'post-policy'
  /** Why the input is in the collection. */
  readonly tags: readonly string[]
  readonly source: Source
  /** Other SDKs that made the same signature of this input. */
  readonly alsoProducedBy: readonly string[]
  readonly input: Input
  readonly expected: Expected
}

/** The SDK that wrote the expected values. */
export interface Source {
  readonly sdk: string
  readonly version: string
  readonly commit?: string
  readonly options?: Readonly<Record<string, unknown>>
}

/** What every input has, whatever the scheme. */
export interface VectorInput {
  readonly method: string
  /** Scheme, host and port, without the bucket. */
  readonly endpoint: string
  readonly bucket: string | null
  /** Raw text, never percent-encoded; null where no object is meant. */
  readonly key: string | null
  readonly region: string
  readonly accessKeyId: string
  readonly accessKeySecret: string
  readonly securityToken: string | null
  readonly headers: Readonly<Record<string, string>>
  /** ISO 8601, UTC: the frozen clock. */
  readonly signingTime: string
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
