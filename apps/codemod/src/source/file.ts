import { Imports } from './imports.js'
import { stringOf, Unreadable } from './literals.js'
import { type Draft, printed, withComments, withoutComments } from './print.js'
import { functionOf, isConstant, isFunction } from './scopes.js'
import { Sheet } from './sheet.js'
import { around, bare, extensionOf, type Node, nodesOf, parts } from './tree.js'

/** A source file while it is converted. */
export class SourceFile extends Sheet {
  readonly imports: Imports
  /** How many calls and clients were converted. */
  converted = 0
  /** What stands behind each note. */
  readonly #page: string

  constructor(root: Node, path: string, page: string) {
    super(root, path)
    this.#page = page
    this.imports = new Imports(this, /^c/.test(extensionOf(path)))
  }

  /** Runs a step on a node. Where something cannot be read, the place is noted, and `undefined` returned. */
  attempt<T>(node: Node, step: () => T): T | undefined {
    try {
      return step()
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      this.note(node, error.message)
      return undefined
    }
  }

  note(node: Node, sentence: string): void {
    this.edits.note(node, `${sentence}; see ${this.#page}`)
  }

  /** Puts a draft into the place of a node. Comments that stood there and are not in the draft come first in it. */
  put(node: Node, draft: Draft, place: Node = node, before = '', after = ''): void {
    const column = this.edits.before(place).length + before.length
    const text = this.#laidOut(draft, place, column)
    const comments = missing(
      [...nodesOf(node)].filter(({ kind }) => kind === 'comment').map((one) => one.text),
      text,
    )
    const whole = comments.length === 0 ? text : this.#laidOut(withComments(draft, comments), place, column)
    this.edits.replace(place, before + whole + after)
  }

  /** Lays a draft out for a place beside that of a node, without the comments that stay there. */
  beside(draft: Draft, node: Node, column: number): string {
    return this.#laidOut(withoutComments(draft), node, column)
  }

  #laidOut(draft: Draft, at: Node, column: number): string {
    return printed(draft, this.style, this.edits.indentOf(at), column)
  }

  /** The text of an expression, with what was converted inside it. */
  text(node: Node): string {
    return this.edits.textOf(node)
  }

  /**
   * The text of an expression that is to stand at another place, if it has the same value there: a literal, a constant
   * name, a property of one, or a variable of the environment.
   */
  movable(node: Node, from: Node, to: Node): boolean {
    const expression = bare(node)
    switch (expression.kind) {
      case 'identifier':
      case 'shorthand_property_identifier': {
        const { text } = expression
        const binding = this.scopes.lookup(text, from)
        return binding === this.scopes.lookup(text, to) && (binding === undefined || isConstant(binding))
      }
      case 'this':
        return thisOf(from) === thisOf(to)
      case 'member_expression': {
        const object = expression.field('object')
        return (
          object !== undefined &&
          (/^(?:process|import\.meta)\.env$/.test(object.text) || this.movable(object, from, to))
        )
      }
      case 'template_string':
        return parts(expression).every(
          (part) => part.kind !== 'template_substitution' || parts(part).every((one) => this.movable(one, from, to)),
        )
      case 'binary_expression':
        return parts(expression).every((part) => this.movable(part, from, to))
      case 'number':
      case 'true':
      case 'false':
        return true
      default:
        return stringOf(expression) !== undefined
    }
  }
}

/** The class whose `this` is meant at a node; any other owner of a `this` is a function. */
export function thisOf(node: Node): Node | undefined {
  let inner = node
  for (const outer of around(node)) {
    if (outer.kind === 'class_body') return outer
    if (isFunction(outer) && outer.kind !== 'arrow_function' && outer.parent?.kind !== 'class_body') return outer
    inner = outer
  }
  return functionOf(inner)
}

/** Those of some texts that are not in another, counted where one is there several times. */
function missing(texts: readonly string[], whole: string): readonly string[] {
  const found = new Map<string, number>()
  return texts.filter((one) => {
    const count = (found.get(one) ?? 0) + 1
    found.set(one, count)
    return whole.split(one).length <= count
  })
}
