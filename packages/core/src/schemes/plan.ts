import type { TextToSign } from '../recipe/recipe.js'

/** Where a signature goes: into the URL, or into a header. */
export type Mode = 'url' | 'header'

/**
 * What a scheme works out once for many keys: flat text, ready to be joined. Its fields are the scheme's own, but for
 * the scope, under which core remembers the signing key. It may hold anything that the signature covers or that goes
 * over the wire, and nothing secret.
 */
export interface Plan {
  /** What the signing key is good for. Empty where a protocol signs with the secret itself. */
  readonly scope: string
}

/**
 * The object key twice: V4 signs the encoded form, V1 the decoded one, and both send the encoded one. Services without
 * objects, whose key is a path as it goes over the wire, send the one and sign the other.
 */
export interface ObjectKey {
  /** Decoded text; empty for the bucket or the service. */
  readonly key: string
  /** Percent-encoded once, `/` kept. */
  readonly path: string
}

/** The texts on the way to a signature. Never the signature. */
export interface SigningStrings {
  /** Absent where the protocol has none. */
  readonly canonicalRequest?: string
  readonly stringToSign: string
}

/** What `canonicalize` of a scheme makes: the same, with the digest in the string to sign not computed yet. */
export interface Canonicalized {
  readonly canonicalRequest?: string
  readonly stringToSign: TextToSign
}
