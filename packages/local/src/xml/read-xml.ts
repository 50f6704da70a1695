import { failures } from '../failure.js'
import { isXmlText, type ParsedElement, parseXml } from './parse-xml.js'

/**
 * Reads a document with this root.
 *
 * @param keys Whether it names keys, which may hold any character; all else is given back in XML.
 * @throws Failure `MalformedXML`
 */
export function readDocument(text: string, root: string, keys = false): Fields {
  const read = parseXml(text)
  if (read?.name !== root || !(keys || isXml(text, read))) throw failures.malformedXml()
  return new Fields(read)
}

/** A reference can hold what the text of a document cannot. */
function isXml(text: string, read: ParsedElement): boolean {
  return isXmlText(text) && (!text.includes('&#') || textsOf(read).every(isXmlText))
}

function textsOf({ text, children }: ParsedElement): readonly string[] {
  return [text, ...children.flatMap(textsOf)]
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
