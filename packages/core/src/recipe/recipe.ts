/**
 * A recipe is a small pure program that asks for hashes; a driver answers it.
 *
 * Signing is text work with a few hash steps in between. A scheme writes that text work once, as a generator that
 * yields a {@link Step} whenever it needs one and receives the answer. It never knows who computes it, or when.
 */

/** A hash function by name. MD5 exists for callbacks and `Content-MD5` only, and not in every runtime. */
export type HashName = 'md5' | 'sha1' | 'sha256'

/** What a key is for. An HMAC key signs and checks alike; of the others one half signs and the other half checks. */
export type KeyAlgorithm = 'hmac-sha1' | 'hmac-sha256' | 'rsa-sha256' | 'ecdsa-p256-sha256'

/** How an answer is wanted: lower-case hex text, standard base64 text with padding, or the bytes themselves. */
export type Encoding = 'hex' | 'base64' | 'bytes'

/** What goes in: text (read as UTF-8) or bytes. */
export type Data = string | Uint8Array

/** What comes out, by the {@link Encoding} that was asked for. */
export type Encoded<E extends Encoding = Encoding> = E extends 'bytes' ? Uint8Array : string

/**
 * Text with a digest in it, as data: most protocols sign the hash of a canonical request between two pieces of text.
 * Because the digest is not computed yet, those who write such a text need no backend and no generator.
 */
export interface Hashed {
  /** What stands before the digest. */
  readonly before: string
  readonly algorithm: HashName
  /** What is hashed; its digest is written in lower-case hex. */
  readonly of: string
  /** What stands after the digest. */
  readonly after: string
}

/** Makes a {@link Hashed}: `before`, the hex digest of `of`, `after`. */
export function hashed(before: string, algorithm: HashName, of: string, after = ''): Hashed {
  return { before, algorithm, of, after }
}

/** What is signed: text, or text with a digest in it. */
export type TextToSign = string | Hashed

/** The text that was signed, once its digest is known. */
export function textOf(text: TextToSign, digest: string): string {
  return typeof text === 'string' ? text : text.before + digest + text.after
}

/** The answer to a {@link SignHashedStep}. */
export interface HashedSignature {
  /** Lower-case hex. */
  readonly digest: string
  readonly signature: string | Uint8Array
}

declare const opaque: unique symbol

/**
 * A key that a backend made and only that backend understands: a `KeyObject`, a `CryptoKey`, HMAC midstates in wasm
 * memory. It has nothing to read, so it cannot leak into a log.
 */
export interface Key {
  readonly [opaque]: 'key'
}

/** `digest`: the hash of some data. */
export interface DigestStep {
  readonly step: 'digest'
  readonly algorithm: HashName
  readonly data: Data
  readonly as: Encoding
}

/** `importKey`: raw secret (HMAC), PKCS#8 DER (to sign) or SPKI DER (to verify) becomes a handle. */
export interface ImportKeyStep {
  readonly step: 'importKey'
  readonly algorithm: KeyAlgorithm
  readonly material: Data
  readonly use: 'sign' | 'verify'
}

/** `sign`: a signature, or an HMAC, over some data. */
export interface SignStep {
  readonly step: 'sign'
  readonly key: Key
  readonly data: Data
  readonly as: Encoding
}

/** `signHashed`: the same over text with a digest in it. One step, because some backends do both in one call. */
export interface SignHashedStep {
  readonly step: 'signHashed'
  readonly key: Key
  readonly data: Hashed
  readonly as: Encoding
}

/** `signMany`: the signatures of many texts under one key. One step, because some backends have lanes for it. */
export interface SignManyStep {
  readonly step: 'signMany'
  readonly key: Key
  readonly data: readonly TextToSign[]
  readonly as: Encoding
}

/** `verify`: does this signature belong to this data? For key pairs; an HMAC is computed again and compared. */
export interface VerifyStep {
  readonly step: 'verify'
  readonly key: Key
  readonly data: Data
  readonly signature: Uint8Array
}

/** What a recipe may ask for. There are six kinds and no more. */
export type Step = DigestStep | ImportKeyStep | SignStep | SignHashedStep | SignManyStep | VerifyStep

/** What a step is answered with. */
export type Answer = string | Uint8Array | Key | boolean | HashedSignature | readonly HashedSignature[]

/** A pure program that asks for hashes and returns a `T`. */
export type Recipe<T> = Generator<Step, T, Answer>

/**
 * Who answers steps, now or later. The default is `webBackend` from `@presign/core/web`.
 *
 * Bringing one's own (an HSM, a signing service, another hash library) is these four methods; `backendContract` from
 * `@presign/core/testing` proves them.
 */
export interface Backend {
  /** Shown in the name of a test or a measurement. */
  readonly name: string
  digest(algorithm: HashName, data: Data, as: Encoding): string | Uint8Array | Promise<string | Uint8Array>
  importKey(algorithm: KeyAlgorithm, material: Data, use: 'sign' | 'verify'): Key | Promise<Key>
  sign(key: Key, data: Data, as: Encoding): string | Uint8Array | Promise<string | Uint8Array>
  verify(key: Key, data: Data, signature: Uint8Array): boolean | Promise<boolean>
  /** A digest and a signature over the text around it, where that is quicker than two calls. */
  signHashed?(key: Key, data: Hashed, as: Encoding): HashedSignature | Promise<HashedSignature>
  /** Digests of many messages at once, where that is quicker than one after another. Same order as `data`. */
  digestMany?(algorithm: HashName, data: readonly Data[], as: Encoding): Many<string | Uint8Array>
  /** Signatures of many messages under one key at once, likewise. */
  signMany?(key: Key, data: readonly Data[], as: Encoding): Many<string | Uint8Array>
}

type Many<T> = readonly T[] | Promise<readonly T[]>

/** A backend that answers at once. An asynchronous one is not assignable to it: the compiler refuses, not the caller. */
export interface SyncBackend extends Backend {
  digest(algorithm: HashName, data: Data, as: Encoding): string | Uint8Array
  importKey(algorithm: KeyAlgorithm, material: Data, use: 'sign' | 'verify'): Key
  sign(key: Key, data: Data, as: Encoding): string | Uint8Array
  verify(key: Key, data: Data, signature: Uint8Array): boolean
  signHashed?(key: Key, data: Hashed, as: Encoding): HashedSignature
  digestMany?(algorithm: HashName, data: readonly Data[], as: Encoding): readonly (string | Uint8Array)[]
  signMany?(key: Key, data: readonly Data[], as: Encoding): readonly (string | Uint8Array)[]
}

/**
 * Asks for a hash. Used with `yield*` inside a recipe.
 *
 * @example
 * ```ts
 * import { digest, runSync, type Recipe } from '@presign/core/scheme'
 * import { nodeBackend } from '@presign/core/node'
 *
 * function* shouted(text: string): Recipe<string> {
 *   return (yield* digest('sha256', text, 'hex')).toUpperCase()
 * }
 * runSync(shouted('abc'), nodeBackend) // 'BA7816BF…'
 * ```
 */
export function* digest<E extends Encoding>(algorithm: HashName, data: Data, as: E): Recipe<Encoded<E>> {
  return (yield { step: 'digest', algorithm, data, as }) as Encoded<E>
}

/** Asks for a key handle. `material` is the raw secret for HMAC, PKCS#8 or SPKI DER for a key pair. */
export function* importKey(algorithm: KeyAlgorithm, material: Data, use: 'sign' | 'verify' = 'sign'): Recipe<Key> {
  return (yield { step: 'importKey', algorithm, material, use }) as Key
}

/** Asks for a signature, or an HMAC. */
export function* sign<E extends Encoding>(key: Key, data: Data, as: E): Recipe<Encoded<E>> {
  return (yield { step: 'sign', key, data, as }) as Encoded<E>
}

/** Asks for the signature of text that may have a digest in it: that digest, empty where there is none, and the signature. */
export function* signText<E extends 'hex' | 'base64'>(key: Key, text: TextToSign, as: E): Recipe<SignedText> {
  if (typeof text === 'string') return { digest: '', signature: yield* sign(key, text, as) }
  return (yield { step: 'signHashed', key, data: text, as }) as SignedText
}

/** The same for many texts, answered together where a backend has lanes. In the order of the texts. */
export function* signTexts<E extends 'hex' | 'base64'>(
  key: Key,
  data: readonly TextToSign[],
  as: E,
): Recipe<readonly SignedText[]> {
  return (yield { step: 'signMany', key, data, as }) as readonly SignedText[]
}

/** A signature as text, and the digest in what it signs, empty where there is none. */
export interface SignedText {
  readonly digest: string
  readonly signature: string
}

/** Asks whether a signature belongs to data, for key pairs. */
export function* verify(key: Key, data: Data, signature: Uint8Array): Recipe<boolean> {
  return (yield { step: 'verify', key, data, signature }) as boolean
}
