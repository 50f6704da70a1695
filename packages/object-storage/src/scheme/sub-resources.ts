import { byBytes, type Pairs } from '@presign/core/scheme'

/** Whether a parameter of this name is a sub-resource, and so signed. */
export type IsSubResource = (name: string) => boolean

/**
 * `?` and the sub-resources, as the older protocols sign them: decoded text, sorted by name, a bare name where the value
 * is empty or absent.
 */
export function canonicalSubResources(query: Pairs<string | null>, isSubResource: IsSubResource): string {
  const signed = query.filter(([name]) => isSubResource(name))
  if (signed.length === 0) return ''
  const sorted = signed.sort(([a], [b]) => byBytes(a, b))
  return ['?', sorted.map(([name, value]) => (value ? `${name}=${value}` : name)).join('&')].join('')
}

/**
 * The sub-resource as which a part of a pair would read, or `undefined`.
 *
 * Values are signed without separators of their own: `versionId` with the value `1&acl` has the signature of the two
 * sub-resources, and a name with a separator in it that of a name with a value.
 */
export function hiddenSubResource(
  [name, value]: readonly [name: string, value: string | null],
  isSubResource: IsSubResource,
): string | undefined {
  if (!isSubResource(name)) return undefined
  return /[&=]/.test(name) ? namesAfter('', name)[0] : namesAfter('&', value ?? '').find(isSubResource)
}

/** What stands between each separator and the next `=`, `&` or end. */
export function namesAfter(separator: '?' | '&' | '', text: string): string[] {
  const pieces = separator === '' ? [text] : text.split(separator).slice(1)
  return pieces.map((piece) => piece.replace(/[&=].*$/s, ''))
}
