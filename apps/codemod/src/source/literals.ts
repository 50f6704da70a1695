import { bare, type Node, parts } from './tree.js'

/** What cannot be converted, and why: the sentence behind `TODO(presign):`. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
}

/** A property of a literal object: its name, and the expression behind it (the name itself in a shorthand). */
export interface Property {
  readonly name: string
  readonly value: Node
  /** Comments before it, and behind it on its line. */
  readonly comments: readonly Node[]
}

/** A literal object whose names are all known. */
export class Properties {
  readonly #found = new Map<string, Property>()
  readonly #read = new Set<string>()

  readonly #of: string

  /**
   * @param of What it is, for the sentence of an error: `the options of new OSS`.
   * @throws Unreadable where it is not a literal object, or holds spreads, methods, computed or repeated names.
   */
  constructor(object: Node | undefined, of: string) {
    this.#of = of
    const literal = object === undefined ? undefined : bare(object)
    if (literal?.kind !== 'object') throw new Unreadable(`${of} are not written as a literal object`)
    for (const property of propertiesOf(literal, of)) {
      if (this.#found.has(property.name)) throw new Unreadable(`${of} name ${property.name} twice`)
      this.#found.set(property.name, property)
    }
  }

  /** A property by its name. What was asked for counts as understood. */
  get(name: string): Property | undefined {
    this.#read.add(name)
    return this.#found.get(name)
  }

  /** Those whose name passes a test, which count as understood. */
  all(test: (name: string) => boolean = () => true): readonly Property[] {
    const chosen = [...this.#found.values()].filter(({ name }) => test(name))
    for (const { name } of chosen) this.#read.add(name)
    return chosen
  }

  /** @throws Unreadable where a property was never asked for: it might change what is signed. */
  finish(): void {
    const unknown = [...this.#found.keys()].find((name) => !this.#read.has(name))
    if (unknown !== undefined) throw new Unreadable(`${this.#of} hold ${unknown}, which has no counterpart`)
  }
}

function propertiesOf(literal: Node, of: string): readonly Property[] {
  const found: { name: string; value: Node; comments: Node[]; end: Node }[] = []
  let waiting: Node[] = []
  for (const node of literal.children) {
    if (node.kind === 'comment') {
      const last = found.at(-1)
      // Behind a property on its own line, a comment is about that property.
      if (last !== undefined && isOnLineOf(node, last.end, literal)) last.comments.push(node)
      else waiting.push(node)
    } else if (node.named) {
      found.push({ ...propertyOf(node, of), comments: waiting, end: node })
      waiting = []
    }
  }
  return found
}

function isOnLineOf(comment: Node, before: Node, literal: Node): boolean {
  const between = literal.text.slice(before.end - literal.start, comment.start - literal.start)
  return !/[\r\n]/.test(between)
}

function propertyOf(node: Node, of: string): { name: string; value: Node } {
  if (node.kind === 'shorthand_property_identifier') return { name: node.text, value: node }
  const key = node.kind === 'pair' ? node.field('key') : undefined
  const value = node.field('value')
  const name = key?.kind === 'property_identifier' ? key.text : key && stringOf(key)
  if (name !== undefined && value !== undefined) return { name, value }
  const what = { spread_element: 'are spread from elsewhere', method_definition: 'hold a method' }[node.kind]
  throw new Unreadable(`${of} ${what ?? 'hold a computed name'}`)
}

/** The text of a string literal, or of a template without substitutions; `undefined` for any other expression. */
export function stringOf(node: Node): string | undefined {
  const { kind, children, text } = bare(node)
  if (kind !== 'string' && kind !== 'template_string') return undefined
  if (children.some(({ kind }) => kind === 'template_substitution')) return undefined
  return unescaped(text.slice(1, -1))
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', '0': '\0' }

function unescaped(text: string): string {
  return text.replace(
    /\\(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2})|(\r\n|.))/gisu,
    (_, point, unit, byte, plain) => {
      const code = point ?? unit ?? byte
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16))
      return /[\r\n]/.test(plain) ? '' : (ESCAPES[plain] ?? plain)
    },
  )
}

/** `true` or `false` as written; `undefined` for any other expression. */
export function booleanOf(node: Node): boolean | undefined {
  const { kind } = bare(node)
  return kind === 'true' || kind === 'false' ? kind === 'true' : undefined
}

/** A number as written, such as `60` or `10 * 60`; `undefined` where something else has a part in it. */
export function numberOf(node: Node): number | undefined {
  const { kind, text } = bare(node)
  if (kind === 'number') return Number(text.replaceAll('_', ''))
  if (kind !== 'binary_expression') return undefined
  const [left, right] = parts(bare(node)).map(numberOf)
  const operator = bare(node).field('operator')?.text
  if (left === undefined || right === undefined) return undefined
  return operator === '*' ? left * right : operator === '+' ? left + right : undefined
}

/** Whether an argument is left out in so many words: `undefined`, `null`, or not there at all. */
export function isAbsent(node: Node | undefined): boolean {
  return node === undefined || node.kind === 'null' || node.kind === 'undefined' || node.text === 'undefined'
}

/**
 * The arguments of a call.
 *
 * @throws Unreadable where one is spread.
 */
export function argumentsOf(call: Node): readonly Node[] {
  const list = call.field('arguments')
  const found = list === undefined ? [] : parts(list)
  if (found.some(({ kind }) => kind === 'spread_element'))
    throw new Unreadable('the arguments are spread from elsewhere')
  return found
}
