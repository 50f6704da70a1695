import { unescapeXml } from './unescape.js'

/** The text of the first element of that name, entities resolved, or `undefined` when there is none. */
export function xmlText(xml: string, name: string): string | undefined {
  const content = xmlElements(xml, name, 1)[0]
  if (content === undefined) return undefined
  return /^\s*<!\[CDATA\[([\s\S]*)\]\]>\s*$/.exec(content)?.[1] ?? unescapeXml(content)
}

/**
 * What stands between the tags of every element of that name, in order, markup included.
 *
 * For the flat answers of storage services, whose elements have no namesakes inside them. A parser would cost more than
 * all the rest of a provider's vocabulary; a tag inside text is harmless, because there it is written `&lt;`.
 *
 * @param max How many to find. Default: all.
 */
export function xmlElements(xml: string, name: string, max = Number.POSITIVE_INFINITY): readonly string[] {
  const found: string[] = []
  const opening = new RegExp(`<${name}(?:\\s[^<>]*)?/?>`, 'g')
  const closing = `</${name}>`
  while (found.length < max) {
    const tag = opening.exec(xml)
    if (!tag) break
    if (tag[0].endsWith('/>')) {
      found.push('')
      continue
    }
    const end = xml.indexOf(closing, opening.lastIndex)
    if (end < 0) break
    found.push(xml.slice(opening.lastIndex, end))
    opening.lastIndex = end + closing.length
  }
  return found
}

/** Writes text so that XML may hold it, as content or in quotes. */
export function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}
