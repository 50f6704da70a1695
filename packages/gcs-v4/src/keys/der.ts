/** One value of DER (X.690): its tag, its content, and all of it. */
interface Value {
  readonly tag: number
  readonly content: Uint8Array
  readonly whole: Uint8Array
}

const BIT_STRING = 0x03
const OCTET_STRING = 0x04
const SEQUENCE = 0x30
const VERSION_0 = Uint8Array.of(2, 1, 0)
/** `rsaEncryption` with its empty parameters (RFC 8017 §A.1). */
const RSA = Uint8Array.of(0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0)

/** A private key of PKCS#1 as PKCS#8 (RFC 5958). */
export function pkcs8Of(rsaPrivateKey: Uint8Array): Uint8Array {
  return written(SEQUENCE, VERSION_0, RSA, written(OCTET_STRING, rsaPrivateKey))
}

/** A public key of PKCS#1 as SPKI (RFC 5280 §4.1). */
export function spkiOf(rsaPublicKey: Uint8Array): Uint8Array {
  return written(SEQUENCE, RSA, written(BIT_STRING, Uint8Array.of(0), rsaPublicKey))
}

/** The public half of a private key of PKCS#1, as PKCS#1: modulus and exponent. `undefined` where it is not one. */
export function publicHalf(rsaPrivateKey: Uint8Array): Uint8Array | undefined {
  const [, modulus, exponent] = inside(rsaPrivateKey)
  return modulus && exponent && written(SEQUENCE, modulus.whole, exponent.whole)
}

/** The private key in PKCS#8, as PKCS#1. */
export function pkcs1In(pkcs8: Uint8Array): Uint8Array | undefined {
  return inside(pkcs8).find(({ tag }) => tag === OCTET_STRING)?.content
}

/** The SPKI in an X.509 certificate: it follows the subject, and the version in front may be left out. */
export function spkiIn(certificate: Uint8Array): Uint8Array | undefined {
  const [signed] = inside(certificate)
  const fields = signed ? inside(signed.whole) : []
  return fields[fields[0]?.tag === 0xa0 ? 6 : 5]?.whole
}

/** The values in a sequence, or none where it cannot be read. */
function inside(der: Uint8Array): readonly Value[] {
  const outer = valueAt(der, 0)
  if (outer?.tag !== SEQUENCE) return []
  const values: Value[] = []
  for (let at = 0; at < outer.content.length; ) {
    const value = valueAt(outer.content, at)
    if (!value) return []
    values.push(value)
    at += value.whole.length
  }
  return values
}

function valueAt(bytes: Uint8Array, at: number): Value | undefined {
  const [tag, first] = bytes.subarray(at)
  if (tag === undefined || first === undefined) return undefined
  // Of a long form the first byte tells how many bytes of length follow.
  const more = first < 0x80 ? 0 : first - 0x80
  const start = at + 2 + more
  const length = more === 0 ? first : bytes.subarray(at + 2, start).reduce((sum, byte) => sum * 256 + byte, 0)
  if (start + length > bytes.length) return undefined
  return { tag, content: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) }
}

function written(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = parts.flatMap((part) => [...part])
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Uint8Array.from([tag, ...size, ...content])
}
