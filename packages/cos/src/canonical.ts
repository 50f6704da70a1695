import { byBytes, encodeText, type Pairs } from '@presign/core/scheme'

/** The one algorithm there is, as `q-sign-algorithm` and as the first line of the string to sign. */
export const ALGORITHM = 'sha1'

/** A parameter's or header's name as it is signed: encoded, then lower-cased entirely, hex digits included. */
export function canonicalName(name: string): string {
  return encodeText(name).toLowerCase()
}

/**
 * Parameters or headers as they are signed: encoded, then sorted by name. cos-nodejs sorts raw names, which differs for
 * reserved characters; three official SDKs do this.
 */
export function canonical(pairs: Pairs<string | null>): Pairs {
  return pairs
    .map(([name, value]): Pairs[number] => [canonicalName(name), encodeText(value ?? '')])
    .sort(([a], [b]) => byBytes(a, b))
}

/** The `=` stands even without a value. */
export function textOf(canonical: Pairs): string {
  return canonical.map(([name, value]) => `${name}=${value}`).join('&')
}

/** The names, as the request lists them. */
export function namesOf(canonical: Pairs): string {
  return canonical.map(([name]) => name).join(';')
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
