import { SigningError } from '../errors.js'
import type { Backend, Data, Encoding, HashName, Key, KeyAlgorithm } from '../recipe/recipe.js'
import { toBase64, toHex, utf8 } from '../text/encoding.js'

/** As much of WebCrypto as is used. Declared here, because portable code compiles without any platform's types. */
interface Subtle {
  digest(algorithm: string, data: Uint8Array): Promise<ArrayBuffer>
  importKey(
    format: string,
    material: Uint8Array,
    algorithm: object,
    extractable: boolean,
    uses: string[],
  ): Promise<object>
  sign(algorithm: object, key: object, data: Uint8Array): Promise<ArrayBuffer>
  verify(algorithm: object, key: object, signature: Uint8Array, data: Uint8Array): Promise<boolean>
}
declare const crypto: { readonly subtle?: Subtle } | undefined

const HASHES: Partial<Record<HashName, string>> = { sha1: 'SHA-1', sha256: 'SHA-256' }

const ALGORITHMS: Record<KeyAlgorithm, { readonly name: string } & Record<string, string>> = {
  'hmac-sha1': { name: 'HMAC', hash: 'SHA-1' },
  'hmac-sha256': { name: 'HMAC', hash: 'SHA-256' },
  'rsa-sha256': { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  'ecdsa-p256-sha256': { name: 'ECDSA', hash: 'SHA-256', namedCurve: 'P-256' },
}

/**
 * The platform's WebCrypto: everywhere, asynchronous, the default of `createSigner`.
 *
 * Keys are not extractable. It lacks MD5 (`hash_unavailable`), and pages served over plain http lack it altogether
 * (`backend_unavailable`): take `jsBackend` or the wasm backend there.
 *
 * @see {@link https://www.w3.org/TR/webcrypto/}
 * @example
 * ```ts
 * import { digest, run } from '@presign/core/scheme'
 * import { webBackend } from '@presign/core/web'
 *
 * await run(digest('sha256', '', 'hex'), webBackend) // 'e3b0c442…'
 * ```
 */
export const webBackend: Backend = {
  name: 'web',
  async digest(algorithm, data, as) {
    const name = HASHES[algorithm]
    if (name === undefined) throw noHash(algorithm)
    return encoded(await subtle().digest(name, bytesOf(data)), as)
  },
  async importKey(algorithm, material, use) {
    const parameters = ALGORITHMS[algorithm]
    if (parameters === undefined) throw noAlgorithm(algorithm)
    const format = parameters.name === 'HMAC' ? 'raw' : use === 'sign' ? 'pkcs8' : 'spki'
    return (await subtle().importKey(format, keyBytes(format, material), parameters, false, [use])) as unknown as Key
  },
  async sign(key, data, as) {
    return encoded(await subtle().sign(parametersOf(key), key, bytesOf(data)), as)
  },
  async verify(key, data, signature) {
    return subtle().verify(parametersOf(key), key, signature, bytesOf(data))
  },
}

function subtle(): Subtle {
  const found = typeof crypto === 'undefined' ? undefined : crypto.subtle
  if (found) return found
  throw new SigningError(
    'backend_unavailable',
    'Cannot hash: found no crypto.subtle, which pages served over plain http lack; wanted https, or another backend',
    { backend: 'web', wanted: 'crypto.subtle' },
  )
}

/** A CryptoKey says what it is for; ECDSA wants the hash named once more. */
function parametersOf(key: Key): object {
  const { name } = (key as unknown as { readonly algorithm: { readonly name: string } }).algorithm
  return name === 'ECDSA' ? { name, hash: 'SHA-256' } : { name }
}

function bytesOf(data: Data): Uint8Array {
  return typeof data === 'string' ? utf8(data) : data
}

/** WebCrypto refuses an empty HMAC key; HMAC pads short keys with zeros, so one zero byte is the same key. */
function keyBytes(format: string, material: Data): Uint8Array {
  const bytes = bytesOf(material)
  return format === 'raw' && bytes.length === 0 ? new Uint8Array(1) : bytes
}

function encoded(buffer: ArrayBuffer, as: Encoding): string | Uint8Array {
  const bytes = new Uint8Array(buffer)
  return as === 'bytes' ? bytes : as === 'hex' ? toHex(bytes) : toBase64(bytes)
}

function noHash(algorithm: HashName): SigningError {
  return new SigningError('hash_unavailable', `Cannot hash: WebCrypto has no ${algorithm}`, {
    algorithm,
    backend: 'web',
  })
}

function noAlgorithm(algorithm: KeyAlgorithm): SigningError {
  return new SigningError('algorithm_unavailable', `Cannot import a key: WebCrypto has no ${algorithm}`, {
    algorithm,
    backend: 'web',
  })
}
