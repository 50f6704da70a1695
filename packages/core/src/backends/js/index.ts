import { SigningError } from '../../errors.js'
import type { Data, Encoding, HashName, Key, KeyAlgorithm, SyncBackend } from '../../recipe/recipe.js'
import { equalInConstantTime, toBase64, toHex, utf8 } from '../../text/encoding.js'
import { BLOCK, type BlockHash, digestOf, midstate } from './block-hash.js'
import { md5 } from './md5.js'
import { sha1 } from './sha1.js'
import { sha256 } from './sha256.js'

const HASHES: Record<HashName, BlockHash> = { md5, sha1, sha256 }
const HMACS: Partial<Record<KeyAlgorithm, BlockHash>> = { 'hmac-sha1': sha1, 'hmac-sha256': sha256 }

/** An HMAC key as the states after its inner and its outer pad (RFC 2104 §4): two blocks fewer for each signature. */
class HmacKey {
  readonly #hash: BlockHash
  readonly #inner: Int32Array
  readonly #outer: Int32Array

  constructor(hash: BlockHash, secret: Uint8Array) {
    const block = new Uint8Array(BLOCK)
    block.set(secret.length > BLOCK ? digestOf(hash, secret) : secret)
    this.#hash = hash
    this.#inner = midstate(
      hash,
      block.map((byte) => byte ^ 0x36),
    )
    this.#outer = midstate(
      hash,
      block.map((byte) => byte ^ 0x5c),
    )
  }

  sign(data: Uint8Array): Uint8Array {
    return digestOf(this.#hash, digestOf(this.#hash, data, this.#inner, BLOCK), this.#outer, BLOCK)
  }
}

/**
 * SHA-256, SHA-1, MD5 and HMAC in plain TypeScript, for places that have no WebAssembly and must not wait. It needs
 * nothing of a platform but `TextEncoder`.
 *
 * Two to four times slower than the wasm backend. Without key pairs (`algorithm_unavailable`).
 *
 * @example
 * ```ts
 * import { digest, runSync } from '@presign/core/scheme'
 * import { jsBackend } from '@presign/core/js'
 *
 * runSync(digest('md5', '', 'hex'), jsBackend) // 'd41d8cd9…'
 * ```
 */
export const jsBackend: SyncBackend = {
  name: 'js',
  digest: (algorithm: HashName, data: Data, as: Encoding) => {
    const hash = HASHES[algorithm]
    if (hash) return encoded(digestOf(hash, bytesOf(data)), as)
    throw new SigningError('hash_unavailable', `Cannot hash: the js backend has no ${algorithm}`, {
      algorithm,
      backend: 'js',
    })
  },
  importKey: (algorithm: KeyAlgorithm, material: Data) => {
    const hash = HMACS[algorithm]
    if (hash) return new HmacKey(hash, bytesOf(material)) as unknown as Key
    const message = `Cannot import a key: the js backend has no ${algorithm}`
    throw new SigningError('algorithm_unavailable', message, { algorithm, backend: 'js' })
  },
  sign: (key, data, as) => encoded((key as unknown as HmacKey).sign(bytesOf(data)), as),
  verify: (key, data, signature) =>
    equalInConstantTime(toHex((key as unknown as HmacKey).sign(bytesOf(data))), toHex(signature)),
}

function bytesOf(data: Data): Uint8Array {
  return typeof data === 'string' ? utf8(data) : data
}

function encoded(bytes: Uint8Array, as: Encoding): string | Uint8Array {
  return as === 'bytes' ? bytes : as === 'hex' ? toHex(bytes) : toBase64(bytes)
}
