import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  sign as signRsa,
  timingSafeEqual,
  verify as verifyRsa,
} from 'node:crypto'
import type { Secret, SignedRequest } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import type { SignedCall } from '@presign/core/scheme'
import { syncSignerOf } from './ours.js'
import type { Row } from './row.js'
import type { SchemeCase } from './schemes.js'
import { turn } from './workload.js'

/** The names of the floors, by what a scheme computes. */
export const RAW = 'raw createHash + createHmac'
export const RAW_HMAC = 'raw createHmac'
export const RAW_RSA = 'raw createHash + sign'
export const RAW_VERDICT = 'raw, with timingSafeEqual'

/** The texts of a signature, each in one piece. */
export interface Texts {
  /** What goes through `createHash` first: the body and the canonical request, as far as a scheme has them. */
  readonly hashed: readonly string[]
  readonly stringToSign: string
}

/**
 * What the platform's own hashes cost on ready texts: the floor of a signer that takes `createHash` and `createHmac`.
 * Neither keys are derived nor texts made, and nothing is put into a URL.
 */
export function rawRow(tried: SchemeCase, texts = textsOf(tried)): Row {
  const { hash, signature } = primitivesOf(tried)
  return {
    name: nameOf(tried, texts),
    run(call) {
      const { hashed, stringToSign } = turn(texts, call)
      return hash(hashed) + signature(stringToSign)
    },
  }
}

function nameOf({ signing }: SchemeCase, [texts]: readonly Texts[]): string {
  if (signing.signature.algorithm.startsWith('rsa')) return RAW_RSA
  return texts?.hashed.length === 0 ? RAW_HMAC : RAW
}

/** The same, compared with what arrived: the floor of a verdict. */
export function rawVerdict(tried: SchemeCase): Row {
  const texts = textsOf(tried)
  const { hash, signature, isRight } = primitivesOf(tried)
  const arrived = texts.map(({ stringToSign }) => signature(stringToSign))
  return {
    name: RAW_VERDICT,
    run(call) {
      const { hashed, stringToSign } = turn(texts, call)
      const digests = hash(hashed)
      if (!isRight(stringToSign, turn(arrived, call))) throw new Error('Cannot measure: the floor differs from itself')
      return digests + stringToSign
    },
  }
}

function textsOf(tried: SchemeCase): readonly Texts[] {
  const signer = syncSignerOf(tried, nodeBackend)
  return tried.ready.map((_, call) => {
    const { trace, body }: SignedRequest & Partial<SignedCall> = tried.sign<SignedRequest>(signer, call)
    const { canonicalRequest, stringToSign } = trace
    // Some schemes sign their canonical request itself.
    const ready = canonicalRequest === undefined || canonicalRequest === stringToSign ? [] : [canonicalRequest]
    return {
      hashed: [...(typeof body === 'string' ? [body] : []), ...ready].map(flat),
      stringToSign: flat(stringToSign),
    }
  })
}

interface Primitives {
  /** The first digit of each digest, so that none is left out. */
  hash(texts: readonly string[]): string
  signature(text: string): string
  isRight(text: string, signature: string): boolean
}

function primitivesOf({ signing: { signature: format }, credentials }: SchemeCase): Primitives {
  const { algorithm } = format
  const name = algorithm.endsWith('sha1') ? 'sha1' : 'sha256'
  const encoding = format.encoding === 'hex' ? 'hex' : 'base64'
  const hash = (texts: readonly string[]) => {
    let digits = ''
    for (const text of texts) digits += createHash(name).update(text).digest('hex').slice(0, 1)
    return digits
  }
  return { hash, ...(algorithm.startsWith('rsa') ? rsa(name, encoding, credentials) : hmac(name, encoding)) }
}

type Encoding = 'hex' | 'base64'

/** The key is a KeyObject, since a byte-array key takes five times as long on Node 24. */
function hmac(name: string, encoding: Encoding): Omit<Primitives, 'hash'> {
  const key = createSecretKey(Buffer.alloc(32, 7))
  const signature = (text: string) => createHmac(name, key).update(text).digest(encoding)
  return {
    signature,
    isRight: (text, arrived) => timingSafeEqual(Buffer.from(signature(text)), Buffer.from(arrived)),
  }
}

function rsa(name: string, encoding: Encoding, { accessKeySecret }: Secret): Omit<Primitives, 'hash'> {
  const key = createPrivateKey(accessKeySecret as string)
  const publicKey = createPublicKey(key)
  return {
    signature: (text) => signRsa(name, Buffer.from(text), key).toString(encoding),
    isRight: (text, arrived) => verifyRsa(name, Buffer.from(text), publicKey, Buffer.from(arrived, encoding)),
  }
}

/** The same text in one piece. */
function flat(text: string): string {
  return Buffer.from(text).toString()
}
