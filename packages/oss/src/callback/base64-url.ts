import { toBase64 } from '@presign/core/scheme'

/** URL-safe Base64 without padding (RFC 4648 §5) of the UTF-8 form of a text, as processing parameters hold it. */
export function toBase64Url(text: string): string {
  return toBase64(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}
