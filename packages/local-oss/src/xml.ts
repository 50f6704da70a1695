import { XMLParser } from 'fast-xml-parser'
import { failures } from './failure.js'

/** What an element holds: text, other elements, several elements of one name, or nothing at all when `undefined`. */
export type Content = string | number | boolean | undefined | Element | readonly Content[]

/** Elements by name, in their order. */
export interface Element {
  readonly [name: string]: Content
}

/** Writes a document with one root. */
export function document(root: string, content: Content): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, content)}\n`
}

function element(name: string, content: Content): string {
  if (content === undefined) return ''
  if (Array.isArray(content)) return content.map((one) => element(name, one)).join('')
  const inside = typeof content === 'object' ? children(content as Element) : escaped(String(content))
  return inside === '' ? `<${name}></${name}>` : `<${name}>${inside}</${name}>`
}

function children(content: Element): string {
  return Object.entries(content)
    .map(([name, value]) => element(name, value))
    .join('')
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** A carriage return as such would be read back as a line feed; other control characters have no form in XML 1.0. */
function escaped(text: string): string {
  return text.replace(/[&<>"\r]/g, (char) => ENTITIES[char] ?? '&#13;')
}

// Values stay text: a tag `007` is not the number 7, and a key may begin with a blank.
const parser = new XMLParser({
  trimValues: false,
  parseTagValue: false,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  // For `&#34;`: without it only the five named entities are read.
  htmlEntities: true,
})

/**
 * Reads a document with this root.
 *
 * @throws Failure `MalformedXML`
 */
export function readDocument(text: string, root: string): Fields {
  let read: unknown
  try {
    read = parser.parse(text, true)
  } catch {
    throw failures.malformedXml()
  }
  const found = read as Record<string, unknown>
  if (typeof read !== 'object' || read === null || !Object.hasOwn(found, root)) throw failures.malformedXml()
  return new Fields(found[root])
}

/** The elements below an element. Blanks between them are no text. */
export class Fields {
  readonly #found: Readonly<Record<string, unknown>>

  constructor(found: unknown) {
    this.#found = typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {}
  }

  /** The text of the one element of this name, if there is one. */
  text(name: string): string | undefined {
    const value = this.#of(name)
    return typeof value === 'string' ? value : undefined
  }

  /** The texts of all elements of this name. */
  texts(name: string): readonly string[] {
    return [this.#of(name)].flat().filter((value) => typeof value === 'string')
  }

  /** All elements of this name. */
  all(name: string): readonly Fields[] {
    return [this.#of(name)].flat().flatMap((value) => (value === undefined ? [] : [new Fields(value)]))
  }

  #of(name: string): unknown {
    return Object.hasOwn(this.#found, name) ? this.#found[name] : undefined
  }
}
