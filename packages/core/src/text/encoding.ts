import { SigningError } from '../errors.js'

// Declared, not imported: portable code compiles without any platform's types, and these two are everywhere.
declare class TextEncoder {
  encode(text: string): Uint8Array
}
declare class TextDecoder {
  constructor(label: string, options: { fatal: boolean; ignoreBOM: boolean })
  decode(bytes: Uint8Array): string
}

const UNRESERVED = /^[\w.~-]*$/
const UNRESERVED_PATH = /^[\w.~/-]*$/

/**
 * Percent-encodes the UTF-8 form of `text` with upper-case hex; only `A–Z a–z 0–9 - . _ ~` stay as they are.
 *
 * `encodeURIComponent` leaves five characters more, which every provider's canonical form escapes.
 *
 * @throws SigningError `text_malformed` for half a surrogate pair, which has no UTF-8 form.
 */
export function encodeText(text: string): string {
  return UNRESERVED.test(text) ? text : percentEncoded(text, encodeURIComponent, LEFT_IN_TEXT)
}

/** The same for a path: `/` stays too. Nothing is collapsed: `//`, `.` and `..` are data. */
export function encodePath(path: string): string {
  return UNRESERVED_PATH.test(path) ? path : percentEncoded(path, encodeURI, LEFT_IN_PATH)
}

// What the two functions of the platform leave as it is, beyond the unreserved (and, in a path, the slash).
const LEFT_IN_TEXT = /[!'()*]/g
const LEFT_IN_PATH = /[!'()*;,?:@&=+$#]/g

function percentEncoded(text: string, encode: (text: string) => string, left: RegExp): string {
  try {
    const encoded = encode(text)
    // Asked first: a replacement that finds nothing takes three times as long.
    return encoded.search(left) < 0 ? encoded : encoded.replace(left, escaped)
  } catch {
    throw malformedText('text', text)
  }
}

function escaped(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`
}

/** The refusal of text that has no UTF-8 form. */
export function malformedText(name: string, text: string): SigningError {
  const index = loneSurrogate(text)
  return new SigningError(
    'text_malformed',
    `Cannot encode ${name}: half a surrogate pair at UTF-16 unit ${index}, and UTF-8 has no form for it`,
    { name, index },
  )
}

/** Where the first half of a broken surrogate pair stands, in UTF-16 units, or -1. */
export function loneSurrogate(text: string): number {
  // Most texts have no surrogates at all, which the simple pattern finds in a third of the time.
  if (!/[\uD800-\uDFFF]/.test(text)) return -1
  return text.search(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/)
}

/**
 * Undoes percent-encoding once, strictly: a `%` without two hex digits, or bytes that are no UTF-8, give `undefined`.
 *
 * @param plus What a literal `+` means: `'+'` in paths and where the service takes it as it is, `' '` in the queries of
 * services that read them as forms.
 */
export function decodeText(text: string, plus: '+' | ' ' = '+'): string | undefined {
  return unescaped(plus === ' ' ? text.replaceAll('+', ' ') : text)
}

function unescaped(text: string): string | undefined {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/**
 * Splits a raw query (without `?`) into decoded pairs, in order, repeats kept; a name without `=` has the value `null`.
 * `undefined` when an escape is malformed.
 */
export function decodeQuery(query: string, plus: '+' | ' ' = '+'): (readonly [string, string | null])[] | undefined {
  const pairs: (readonly [string, string | null])[] = []
  const spaced = plus === ' ' && query.includes('+') ? query.replaceAll('+', ' ') : query
  for (const piece of spaced.split('&')) {
    if (piece === '') continue
    const equals = piece.indexOf('=')
    const name = unescaped(equals < 0 ? piece : piece.slice(0, equals))
    const value = equals < 0 ? null : unescaped(piece.slice(equals + 1))
    if (name === undefined || value === undefined) return undefined
    pairs.push([name, value])
  }
  return pairs
}

/** Orders two texts by their UTF-16 units. On ASCII, such as encoded names, that is the byte order the services use. */
export function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** How many bytes the UTF-8 form of a text has. */
export function utf8Length(text: string): number {
  let bytes = text.length
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    // A pair of surrogates is four bytes over two units: one more each.
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1
  }
  return bytes
}

/** Text of UTF-8 bytes, strictly: `undefined` where they are none. A leading byte order mark is kept. */
export function fromUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Lower-case hex of bytes. */
export function toHex(bytes: Uint8Array): string {
  // A loop: `Array.from` and `join` took 8.7 µs for 32 bytes where this takes 0.9.
  let text = ''
  for (const byte of bytes) text += HEX[byte]
  return text
}

/** Bytes of hex in either case, or `undefined` when it is not valid. */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) return undefined
  return Uint8Array.from({ length: text.length / 2 }, (_, index) =>
    Number.parseInt(text.slice(index * 2, index * 2 + 2), 16),
  )
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Standard Base64 with padding (RFC 4648 §4) of bytes, or of the UTF-8 form of a text. */
export function toBase64(data: Uint8Array | string): string {
  const bytes = typeof data === 'string' ? utf8(data) : data
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    text += BASE64.charAt(bits >> 18) + BASE64.charAt((bits >> 12) & 63)
    text += BASE64.charAt((bits >> 6) & 63) + BASE64.charAt(bits & 63)
  }
  const padding = (3 - (bytes.length % 3)) % 3
  return text.slice(0, text.length - padding) + '='.repeat(padding)
}

/** Bytes of standard Base64 with padding, strictly, or `undefined` when it is not valid. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined
  const bare = text.replace(/=+$/, '')
  const bytes = new Uint8Array(Math.floor((bare.length * 3) / 4))
  for (let at = 0, to = 0; at < bare.length; at += 4) {
    const sextet = (index: number) => Math.max(0, BASE64.indexOf(bare.charAt(index) || 'A'))
    const bits = (sextet(at) << 18) | (sextet(at + 1) << 12) | (sextet(at + 2) << 6) | sextet(at + 3)
    for (let shift = 16; shift >= 0 && to < bytes.length; shift -= 8) bytes[to++] = (bits >> shift) & 255
  }
  return toBase64(bytes) === text ? bytes : undefined
}

/**
 * Compares two texts in a time that depends on their length alone.
 *
 * By construction: every unit is looked at, nothing branches on a difference.
 */
export function equalInConstantTime(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let index = 0; index < a.length; index++) difference |= a.charCodeAt(index) ^ b.charCodeAt(index)
  return difference === 0
}
