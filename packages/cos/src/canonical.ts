import { byBytes, encodeText, type Pairs } from '@presign/core'

/** The one algorithm there is, as `q-sign-algorithm` and as the first line of the string to sign. */
export const ALGORITHM = 'sha1'

/** Parameters or headers as they are signed, and their names as the request lists them. */
export interface Listed {
  /** `name=value` joined with `&`. */
  readonly text: string
  /** Names joined with `;`. */
  readonly list: string
}

/** A parameter's or header's name as it is signed: encoded, then lower-cased entirely, hex digits included. */
export function canonicalName(name: string): string {
  return encodeText(name).toLowerCase()
}

/** Encoded and joined in the order given. There is an `=` even where there is no value. */
export function listed(pairs: Pairs<string | null>): Listed {
  return {
    text: pairs.map(([name, value]) => [canonicalName(name), encodeText(value ?? '')].join('=')).join('&'),
    list: pairs.map(([name]) => canonicalName(name)).join(';'),
  }
}

/** By encoded names. cos-nodejs sorts raw ones, which differs for reserved characters; three official SDKs do this. */
export function sortedByName<V extends string | null>(pairs: Pairs<V>): Pairs<V> {
  return [...pairs].sort(([a], [b]) => byBytes(canonicalName(a), canonicalName(b)))
}

const SIGNED_HEADERS =
  'cache-control content-disposition content-encoding content-length content-md5 content-type expect expires host if-match if-modified-since if-none-match if-unmodified-since origin pic-operations range transfer-encoding'.split(
    ' ',
  )

/** Headers of the service's own, which change what a request does. */
export function isServiceHeader(name: string): boolean {
  return name.startsWith('x-cos-') || name.startsWith('x-ci-')
}

/** Headers that official SDKs sign whenever they are sent. */
export function isSignedByDefault(name: string): boolean {
  return isServiceHeader(name) || SIGNED_HEADERS.includes(name)
}
