import type { X2jOptions } from 'fast-xml-parser'
import { failures } from '../failure.js'

// Values stay text: a tag `007` is not the number 7, and a key may begin with a space.
const OPTIONS: X2jOptions = {
  trimValues: false,
  parseTagValue: false,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  // For `&#34;`: without it only the five named entities are read.
  htmlEntities: true,
}

/**
 * Reads a document with this root.
 *
 * @throws Failure `MalformedXML`
 */
export async function readDocument(text: string, root: string): Promise<Fields> {
  // Many servers never see a document, and the parser takes longer to load than a server to start.
  const { XMLParser } = await import('fast-xml-parser')
  let read: unknown
  try {
    read = new XMLParser(OPTIONS).parse(text, true)
  } catch {
    throw failures.malformedXml()
  }
  const found = read as Record<string, unknown>
  if (typeof read !== 'object' || read === null || !Object.hasOwn(found, root)) throw failures.malformedXml()
  return new Fields(found[root])
}

/** The elements below an element. White space between them is not text. */
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
