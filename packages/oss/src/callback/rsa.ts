import { fromBase64, toHex } from '@presign/core/scheme'

/** An RSA public key: the modulus, its length in bytes, and the exponent. */
export interface RsaPublicKey {
  readonly modulus: bigint
  readonly bytes: number
  readonly exponent: bigint
}

/** `SEQUENCE { OID rsaEncryption, NULL }` of RFC 8017 §A.1. */
const RSA_ENCRYPTION = '300d06092a864886f70d0101010500'

/** DigestInfo of MD5 up to the digest (RFC 8017 §9.2). */
const MD5_PREFIX = '3020300c06082a864886f70d020505000410'

/**
 * Reads an RSA key out of a PEM `PUBLIC KEY` (SubjectPublicKeyInfo, RFC 5280 §4.1). DER has one way to write a key, and
 * nothing else is read. `undefined` for anything else, and for a key out of bounds: under 512 bits, over 8192, or even.
 */
export function readPublicKey(pem: string): RsaPublicKey | undefined {
  const [, base64 = ''] =
    /^\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*$/.exec(pem) ?? []
  const der = fromBase64(base64.replaceAll(/\s/g, ''))
  const info = der && only(toHex(der), '30')
  if (!info?.startsWith(RSA_ENCRYPTION)) return undefined
  const bits = only(info.slice(RSA_ENCRYPTION.length), '03')
  // The first byte tells how many bits of the last are unused: none.
  const numbers = bits?.startsWith('00') ? only(bits.slice(2), '30') : undefined
  const modulus = element(numbers ?? '', '02')
  const exponent = only(modulus?.rest ?? '', '02')
  return modulus && exponent !== undefined ? keyOf(modulus.content, exponent) : undefined
}

function keyOf(modulusHex: string, exponentHex: string): RsaPublicKey | undefined {
  const [modulus, exponent] = [positive(modulusHex), positive(exponentHex)]
  if (modulus === undefined || exponent === undefined) return undefined
  const bytes = Math.ceil(modulus.toString(16).length / 2)
  // 2^32 bounds the work that a key can ask for; real exponents are 3 and 65537.
  const sound = exponent >= 3n && exponent < 1n << 32n && exponent % 2n === 1n && modulus % 2n === 1n
  return sound && modulus >= 1n << 511n && bytes <= 1024 ? { modulus, bytes, exponent } : undefined
}

/** An INTEGER of DER: two's complement, and no byte longer than it must be. */
function positive(hex: string): bigint | undefined {
  if (hex === '' || /^[89a-f]/.test(hex) || /^00[0-7]/.test(hex)) return undefined
  return BigInt(`0x${hex}`)
}

/** The content of the one element that a text consists of. */
function only(hex: string, tag: string): string | undefined {
  const found = element(hex, tag)
  return found?.rest === '' ? found.content : undefined
}

/** The first element of a DER text in hex, and what comes behind it. */
function element(hex: string, tag: string): { readonly content: string; readonly rest: string } | undefined {
  if (!hex.startsWith(tag)) return undefined
  const first = Number.parseInt(hex.slice(2, 4), 16)
  const more = first < 0x80 ? 0 : first - 0x80
  // A length of one byte is written short, and none here needs over two.
  if (Number.isNaN(first) || more > 2 || first === 0x80) return undefined
  const start = 4 + more * 2
  const length = more === 0 ? first : Number.parseInt(hex.slice(4, start), 16)
  if (Number.isNaN(length) || (more === 1 && length < 0x80) || (more === 2 && length < 0x100)) return undefined
  const end = start + length * 2
  return end <= hex.length ? { content: hex.slice(start, end), rest: hex.slice(end) } : undefined
}

/**
 * Verifies RSASSA-PKCS1-v1_5 (RFC 8017 §8.2.2): the whole block is written and compared. Reading the digest out of what
 * arrived instead is how signatures were forged for keys with exponent 3.
 */
export function verifyMd5(key: RsaPublicKey, md5: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== key.bytes) return false
  const value = BigInt(`0x${toHex(signature)}`)
  if (value >= key.modulus) return false
  const digestInfo = MD5_PREFIX + toHex(md5)
  const padding = 'ff'.repeat(key.bytes - 3 - digestInfo.length / 2)
  return (
    power(value, key)
      .toString(16)
      .padStart(key.bytes * 2, '0') === `0001${padding}00${digestInfo}`
  )
}

/** Square and multiply. Nothing here is secret, so the time it takes may tell what it likes. */
function power(base: bigint, { exponent, modulus }: RsaPublicKey): bigint {
  let result = 1n
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus
    if (bit === '1') result = (result * base) % modulus
  }
  return result
}
