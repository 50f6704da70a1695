import { toBase64 } from '@presign/core/scheme'

/** Base64 as this service writes it: the URL-safe alphabet, and padding all the same. */
export function urlSafe(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_')
}

/** Standard Base64 of a text in the service's alphabet, or `undefined` where it is not in it. */
export function fromUrlSafe(text: string): string | undefined {
  return /^[\w-]+={0,2}$/.test(text) ? text.replaceAll('-', '+').replaceAll('_', '/') : undefined
}

/** URL-safe Base64 of the UTF-8 form of a text. */
export function encoded(text: string): string {
  return urlSafe(toBase64(text))
}
