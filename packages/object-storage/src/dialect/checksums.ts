import { fromBase64, toHex } from '@presign/core/scheme'

/** Reads a CRC-64 that a service writes as a decimal number below 2^64: lower-case hex, or `undefined`. */
export function decimalCrc64(text: string): string | undefined {
  if (!/^\d{1,20}$/.test(text)) return undefined
  const hex = BigInt(text).toString(16).padStart(16, '0')
  return hex.length === 16 ? hex : undefined
}

/** Reads a CRC-64 that a service writes as Base64 of its eight bytes: lower-case hex, or `undefined`. */
export function base64Crc64(text: string): string | undefined {
  const bytes = fromBase64(text)
  return bytes?.length === 8 ? toHex(bytes) : undefined
}

/** Reads an MD5 that a service writes as Base64 of its 16 bytes: lower-case hex, or `undefined`. */
export function base64Md5(text: string): string | undefined {
  const bytes = fromBase64(text)
  return bytes?.length === 16 ? toHex(bytes) : undefined
}
