/** An element as it was read: what it holds is text or elements. */
export interface ParsedElement {
  readonly name: string
  /** The text of an element without elements, with all its white space. */
  readonly text: string
  readonly children: readonly ParsedElement[]
}

/** Elements within elements: the service's documents have five at the most. */
const MAX_DEPTH = 16

/** A list of 10 000 parts has 30 000 elements. */
const MAX_ELEMENTS = 50_000

/** The longest text of an element: a key of 1023 bytes, all of it references, has 10 kB. */
const MAX_TEXT = 64 * 1024

/** One token at a time, without a loop in a loop. Attributes are skipped, namespaces among them: the service's documents have no others. */
const TOKEN =
  /<!\[CDATA\[([\s\S]*?)\]\]>|<!--([\s\S]*?)-->|<\?(?!xml\s)[\w-]+[^?]*\?>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*')){0,16})\s*(\/?)>|([^<]+)/y

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** What no document of XML 1.0 can hold: control characters, and two more that are none. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it looks for.
const NO_CHARACTER = /[\0-\x08\v\f\x0e-\x1f\ufffe\uffff]/

/** Whether XML 1.0 can hold a text: what it cannot is not read again from an answer. */
export function isXmlText(text: string): boolean {
  return !NO_CHARACTER.test(text)
}

/**
 * Reads a document strictly; `undefined` where it is not well-formed. It takes time in proportion to the text.
 *
 * A reader of our own, since it differs from XML 1.0 in two points that decide which object is deleted: control
 * characters are themselves, as such (ali-oss sends them so) and as a reference such as `&#1;`, and there are no DOCTYPE
 * and no entities of a document's own. Who reads anything but keys rejects such characters. fast-xml-parser drops such
 * references and takes an unknown entity for text; strict readers reject them, or read them as XML 1.1, which changes U+2028
 * in a key into a newline.
 */
export function parseXml(text: string): ParsedElement | undefined {
  const source = text.replace(/^\ufeff/, '').replace(/^\s*(?:<\?xml\s[^?]*\?>)?/, '')
  return new Reader(source).read()
}

interface OpenElement {
  readonly name: string
  text: string
  readonly children: ParsedElement[]
}

class Reader {
  readonly #source: string
  /** The document itself, then the elements that are open. */
  readonly #open: [OpenElement, ...OpenElement[]] = [{ name: '', text: '', children: [] }]

  #elements = 0

  constructor(source: string) {
    this.#source = source.replaceAll('\r\n', '\n').replaceAll('\r', '\n')
  }

  read(): ParsedElement | undefined {
    TOKEN.lastIndex = 0
    while (TOKEN.lastIndex < this.#source.length) {
      const token = TOKEN.exec(this.#source)
      if (!token || !this.#take(token)) return undefined
    }
    const [{ children, text }] = this.#open
    return this.#open.length === 1 && children.length === 1 && text.trim() === '' ? children[0] : undefined
  }

  #take([, data, comment, end, start, , empty, text]: RegExpExecArray): boolean {
    if (comment?.includes('--')) return false
    if (start !== undefined) return this.#start(start) && (empty === '' || this.#end(start))
    if (end !== undefined) return this.#end(end)
    if (text !== undefined && (text.length > MAX_TEXT || text.includes(']]>'))) return false
    return this.#append(data ?? (text === undefined ? '' : decoded(text)))
  }

  #start(name: string): boolean {
    this.#elements += 1
    this.#open.push({ name, text: '', children: [] })
    return this.#open.length <= MAX_DEPTH && this.#elements <= MAX_ELEMENTS
  }

  #end(name: string): boolean {
    const ended = this.#open.length > 1 ? this.#open.pop() : undefined
    if (ended?.name !== name) return false
    // Text beside elements has no meaning in these documents, unless it is white space.
    if (ended.children.length > 0 && ended.text.trim() !== '') return false
    this.#last.children.push(ended)
    return true
  }

  #append(text: string | undefined): boolean {
    if (text === undefined) return false
    this.#last.text += text
    return true
  }

  get #last(): OpenElement {
    return this.#open.at(-1) ?? this.#open[0]
  }
}

const REFERENCE = /&(?:(amp|lt|gt|quot|apos);|#x([0-9a-f]{1,6});|#([0-9]{1,7});)?/gi

/** `undefined` where a reference is not one. */
function decoded(text: string): string | undefined {
  if (!text.includes('&')) return text
  let good = true
  const result = text.replace(REFERENCE, (_whole, name?: string, hex?: string, decimal?: string) => {
    if (name !== undefined && Object.hasOwn(ENTITIES, name)) return ENTITIES[name] ?? ''
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    const isChar = point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff)
    if (!isChar) good = false
    return isChar ? String.fromCodePoint(point) : ''
  })
  return good ? result : undefined
}
