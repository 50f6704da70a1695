import { fromHex, fromUtf8, type SigningStrings } from '@presign/core/scheme'

/**
 * The texts that a service signed, out of its error body. For readers of error bodies.
 *
 * @param field An element's text by its name.
 * @param canonicalRequest The name of the element with the canonical request.
 */
export function signedTexts(
  field: (name: string) => string | undefined,
  canonicalRequest = 'CanonicalRequest',
): SigningStrings | undefined {
  const stringToSign = textIn(field, 'StringToSign')
  const request = textIn(field, canonicalRequest)
  if (stringToSign === undefined) return undefined
  return request === undefined ? { stringToSign } : { canonicalRequest: request, stringToSign }
}

/** The bytes before the text: XML parsers on the way may have changed line ends and lost control characters. */
function textIn(field: (name: string) => string | undefined, name: string): string | undefined {
  const bytes = fromHex((field(`${name}Bytes`) ?? '').replaceAll(/\s/g, ''))
  return (bytes?.length ? fromUtf8(bytes) : undefined) ?? field(name)
}
