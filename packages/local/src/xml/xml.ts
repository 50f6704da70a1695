/** What an element holds: text, other elements, several elements of one name, or nothing at all when `undefined`. */
export type Content = string | number | boolean | undefined | Element | readonly Content[]

/** Elements by name, in their order. */
export interface Element {
  readonly [name: string]: Content
}

/** Writes a document with one root, in a namespace or in none. Its pieces are joined once: an error body may hold a canonical request of 30 kB. */
export function document(root: string, content: Content, xmlns?: string): string {
  const pieces = ['<?xml version="1.0" encoding="UTF-8"?>\n']
  write(pieces, root, content, xmlns)
  pieces.push('\n')
  return pieces.join('')
}

function write(pieces: string[], name: string, content: Content, xmlns?: string): void {
  if (content === undefined) return
  if (Array.isArray(content)) {
    for (const one of content) write(pieces, name, one)
    return
  }
  pieces.push('<', name, xmlns === undefined ? '>' : ` xmlns="${xmlns}">`)
  if (typeof content !== 'object') pieces.push(escaped(String(content)))
  else for (const [child, value] of Object.entries(content as Element)) write(pieces, child, value)
  // A name may have attributes behind it.
  pieces.push('</', name.split(' ', 1)[0] ?? name, '>')
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/**
 * A carriage return as such would be read back as a newline. Other control characters have no form in XML 1.0: they go out
 * as they are, which the suite of ali-oss reads, and a reference is not. Clients ask for `encoding-type=url` instead.
 */
export function escaped(text: string): string {
  return text.replace(/[&<>"\r]/g, (char) => ENTITIES[char] ?? '&#13;')
}

/**
 * ISO 8601 as XML answers have it: whole seconds, always `.000Z`. oss2 for Python parses with a pattern that ends so, and
 * its suite decides: with other milliseconds it cannot list anything.
 */
export function isoOf(milliseconds: number): string {
  return new Date(Math.floor(milliseconds / 1000) * 1000).toISOString()
}
