import { failures } from '../failure.js'
import { type ParsedElement, parseXml } from './parse-xml.js'

/**
 * Reads a document with this root.
 *
 * @throws Failure `MalformedXML`
 */
export function readDocument(text: string, root: string): Fields {
  const read = parseXml(text)
  if (read?.name !== root) throw failures.malformedXml()
  return new Fields(read)
}

/** The elements below an element. White space between them is not text. */
export class Fields {
  readonly #element: ParsedElement

  constructor(element: ParsedElement) {
    this.#element = element
  }

  /**
   * The text of the one element of this name, if there is one.
   *
   * @throws Failure `MalformedXML` where there are several, or it holds elements.
   */
  text(name: string): string | undefined {
    const [found, ...more] = this.texts(name)
    if (more.length > 0) throw failures.malformedXml()
    return found
  }

  /** The texts of all elements of this name. */
  texts(name: string): readonly string[] {
    return this.#named(name).map(({ text, children }) => {
      if (children.length > 0) throw failures.malformedXml()
      return text
    })
  }

  /** All elements of this name. */
  all(name: string): readonly Fields[] {
    return this.#named(name).map((element) => new Fields(element))
  }

  #named(name: string): readonly ParsedElement[] {
    return this.#element.children.filter((child) => child.name === name)
  }
}
