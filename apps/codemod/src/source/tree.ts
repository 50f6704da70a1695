import { Lang, parse, type SgNode } from '@ast-grep/napi'

/** Where a node lies in the text, in UTF-16 units, which are the units of JavaScript's strings. */
export interface Range {
  readonly start: number
  readonly end: number
}

/**
 * A node of a syntax tree. The parser's own nodes live in native code, where each question is a call; here the tree is
 * walked many times, so it is copied once.
 */
export interface Node extends Range {
  readonly kind: string
  /** Punctuation and keywords are not named. */
  readonly named: boolean
  readonly parent: Node | undefined
  readonly children: readonly Node[]
  readonly text: string
  /** The child that plays this part in the grammar, such as `arguments` of a call. */
  field(name: string): Node | undefined
}

/** Which grammar reads a file, by the end of its name. JavaScript is read as TSX, which holds all of it but for Flow. */
const LANGUAGES: Readonly<Record<string, Lang>> = {
  ts: Lang.TypeScript,
  mts: Lang.TypeScript,
  cts: Lang.TypeScript,
  tsx: Lang.Tsx,
  js: Lang.JavaScript,
  mjs: Lang.JavaScript,
  cjs: Lang.JavaScript,
  jsx: Lang.JavaScript,
}

/** The end of a file's name, without the dot, in lower case. */
export function extensionOf(path: string): string {
  return /\.([cm]?[jt]sx?)$/i.exec(path)?.[1]?.toLowerCase() ?? ''
}

/** Whether a file of this name can hold source that is read here. */
export function isSource(path: string): boolean {
  return Object.hasOwn(LANGUAGES, extensionOf(path))
}

/**
 * Reads a source text.
 *
 * @returns The root, or `undefined` where the text is not the language that the file's name says.
 */
export function treeOf(text: string, path: string): Node | undefined {
  const language = LANGUAGES[extensionOf(path)] ?? Lang.TypeScript
  const root = copied(parse(language, text).root(), text, undefined)
  for (const node of nodesOf(root)) if (isBroken(node)) return undefined
  return root
}

/** The parser goes on behind an error: it skips text, or puts in a token that is not there. */
function isBroken({ kind, start, end, children }: Node): boolean {
  return kind === 'ERROR' || (start === end && children.length === 0 && !EMPTY.has(kind))
}

/** What may be empty: a file, and tokens that end a statement without a character. */
const EMPTY: ReadonlySet<string> = new Set([
  'program',
  'automatic_semicolon',
  'template_string',
  'jsx_text',
  'string_fragment',
])

function copied(native: SgNode, whole: string, parent: Node | undefined): Node {
  const { start, end } = native.range()
  const children: Node[] = []
  const node: Node = {
    kind: String(native.kind()),
    named: native.isNamed(),
    // The grammar leaves blanks at the beginning of a file out of the root.
    start: parent === undefined ? 0 : start.index,
    end: parent === undefined ? whole.length : end.index,
    parent,
    children,
    get text() {
      return whole.slice(node.start, node.end)
    },
    field: (name) => {
      const found = native.field(name as never) as SgNode | null
      return found === null ? undefined : children.find((child) => isSame(child, found))
    },
  }
  for (const child of native.children()) children.push(copied(child, whole, node))
  return node
}

function isSame(node: Node, native: SgNode): boolean {
  const { start, end } = native.range()
  return node.start === start.index && node.end === end.index && node.kind === native.kind()
}

/** All nodes below and including one, in the order of the text. */
export function* nodesOf(node: Node): Generator<Node> {
  const waiting = [node]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next
    for (let index = next.children.length - 1; index >= 0; index--) waiting.push(next.children[index] as Node)
  }
}

/** The nodes around one, from the inside out. */
export function* around(node: Node): Generator<Node> {
  for (let at = node.parent; at !== undefined; at = at.parent) yield at
}

/** The named children that are not comments. */
export function parts(node: Node): readonly Node[] {
  return node.children.filter(({ named, kind }) => named && kind !== 'comment')
}

/** Whether one range lies within another. */
export function within(inner: Range, outer: Range): boolean {
  return inner.start >= outer.start && inner.end <= outer.end
}

/** An expression without the parentheses, `!`, `as …` and `satisfies …` around it. */
export function bare(node: Node): Node {
  const [inner] = WRAPPERS.has(node.kind) ? parts(node) : []
  return inner === undefined ? node : bare(inner)
}

const WRAPPERS: ReadonlySet<string> = new Set([
  'parenthesized_expression',
  'non_null_expression',
  'as_expression',
  'satisfies_expression',
])
