import type { Details } from '../failure.js'
import type { ParsedRequest } from './parsed-request.js'

/** Of how many characters the bytes are shown as well, which takes three times their room. */
const MAX_SHOWN_BYTES = 8 * 1024

/** The bytes of a text that was signed, in the service's notation, where they are not too many. */
export function shownBytes(name: string, text: string, inHex: (text: string) => string): Details {
  return text.length > MAX_SHOWN_BYTES ? {} : { [name]: inHex(text) }
}

/** The signature as it was understood: a space in it was a `+` that was not escaped. */
export function signatureIn({ query, headers }: ParsedRequest): string {
  const authorization = headers.get('authorization') ?? ''
  const inHeader =
    /Signature=([^,\s]*)/.exec(authorization)?.[1] ??
    /^OSS [^:]*:(.*)$/.exec(authorization)?.[1] ??
    /q-signature=(\w*)/.exec(authorization)?.[1]
  const inUrl = ['q-signature', 'x-oss-signature', 'X-Amz-Signature', 'Signature']
    .map((name) => query.get(name))
    .find(Boolean)
  return inUrl ?? inHeader ?? ''
}
