import type { Style } from './print.js'
import { around, type Node, type Range, within } from './tree.js'

interface Edit extends Range {
  readonly text: string
}

const STATEMENTS: ReadonlySet<string> = new Set([
  'switch_case',
  'switch_default',
  'public_field_definition',
  'field_definition',
  'method_definition',
  'class_declaration',
  'abstract_class_declaration',
  'function_declaration',
  'generator_function_declaration',
  'lexical_declaration',
  'variable_declaration',
])

function isStatement({ kind }: Node): boolean {
  return kind.endsWith('_statement') || STATEMENTS.has(kind)
}

/** Changes to a text, which keep everything between them as it is. */
export class Edits {
  #edits: Edit[] = []
  readonly #notes = new Map<Node, string[]>()
  /** How many places were given a note, those that had it before included. */
  noted = 0

  readonly text: string
  readonly style: Style

  constructor(text: string, style: Style) {
    this.text = text
    this.style = style
  }

  /** Puts another text into the place of a range. Changes that were made inside it before go with the old text. */
  replace({ start, end }: Range, text: string): void {
    this.#edits = this.#edits.filter((edit) => !isInside(edit, { start, end }))
    this.#edits.push({ start, end, text })
  }

  insert(at: number, text: string): void {
    this.#edits.push({ start: at, end: at, text })
  }

  /** Whether a name is still there: not in a range that was replaced, or in the text that took its place. */
  keeps(name: Node): boolean {
    const over = this.#edits.find((edit) => edit.end > edit.start && within(name, edit))
    if (over === undefined) return true
    // Not a part of another word, not in quotes, and not a property; behind three dots it is spread.
    const word = `(?<![\\w$'"\`]|(?:^|[^.])\\.)${name.text.replaceAll('$', '\\$')}(?![\\w$'"\`])`
    return new RegExp(word).test(over.text)
  }

  /** The text of a range with the changes inside it, for use in another place. */
  textOf(range: Range): string {
    return applied(
      this.text.slice(range.start, range.end),
      this.#edits.filter((edit) => isInside(edit, range)),
      range.start,
    )
  }

  /** Puts a line above the statement that a node is in, unless it is there. */
  note(node: Node, sentence: string): void {
    this.noted++
    const statement = this.#noteable(node)
    const notes = this.#notes.get(statement) ?? []
    if (!notes.includes(sentence)) this.#notes.set(statement, [...notes, sentence])
  }

  /** The whole text with all changes. */
  result(): string {
    const notes = [...this.#notes].map(([statement, sentences]) => this.#noteEdit(statement, sentences))
    return applied(this.text, [...this.#edits, ...notes], 0)
  }

  /** What stands before a node on its line. */
  before({ start }: Range): string {
    const from = Math.max(this.text.lastIndexOf('\n', start - 1), this.text.lastIndexOf('\r', start - 1)) + 1
    return this.text.slice(from, start)
  }

  /** The blanks that the line of a node begins with. */
  indentOf(node: Range): string {
    return /^[\t ]*/.exec(this.before(node))?.[0] ?? ''
  }

  /** The innermost statement around a node before which a line can stand; else the innermost of all. */
  #noteable(node: Node): Node {
    const statements = [node, ...around(node)].filter(isStatement)
    return statements.find((one) => /^[\t ]*$/.test(this.before(one))) ?? statements[0] ?? node
  }

  #noteEdit(statement: Node, sentences: readonly string[]): Edit {
    const { start } = statement
    const indent = this.before(statement)
    const { newline } = this.style
    if (/^[\t ]*$/.test(indent)) {
      const above = this.#commentsAbove(start)
      const lines = sentences.map((sentence) => `// TODO(presign): ${sentence}`).filter((line) => !above.includes(line))
      return { start, end: start, text: lines.map((line) => line + newline + indent).join('') }
    }
    const notes = sentences.map((sentence) => `/* TODO(presign): ${sentence} */ `)
    const missing = notes.filter((note) => !indent.includes(note.trim()))
    return { start, end: start, text: missing.join('') }
  }

  /** The comments on the lines directly above a place. */
  #commentsAbove(start: number): readonly string[] {
    const lines = this.text
      .slice(0, start)
      .split(/\r\n|[\r\n]/)
      .slice(0, -1)
      .map((line) => line.trim())
    const others = lines.map((line) => !line.startsWith('//'))
    return lines.slice(others.lastIndexOf(true) + 1)
  }
}

/** What is put in at the very beginning or end of a range belongs to the text around it. */
function isInside(edit: Range, range: Range): boolean {
  if (!within(edit, range)) return false
  return edit.end > edit.start || (edit.start > range.start && edit.end < range.end)
}

/** Changes made to a text that begins at `from`. Those at one place stand in the order in which they were made. */
function applied(text: string, edits: readonly Edit[], from: number): string {
  let result = ''
  let at = from
  for (const { start, end, text: put } of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(at - from, Math.max(at, start) - from) + put
    at = Math.max(at, end)
  }
  return result + text.slice(at - from)
}
