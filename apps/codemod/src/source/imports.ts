import { stringOf } from './literals.js'
import { quoted } from './print.js'
import { type Binding, isConstant } from './scopes.js'
import type { Sheet } from './sheet.js'
import { bare, type Node, parts, type Range } from './tree.js'

/** Where a value comes from: a module, and its name there. `*` is the module itself. */
export interface Origin {
  readonly module: string
  readonly name: string
}

interface Imported extends Origin {
  readonly binding: Binding
  /** What goes when the name goes: one of several names of an import, one declarator of several, or the statement. */
  readonly specifier: Node
  readonly statement: Node
}

/** The imports of a file: what its names stand for, which were added, and which are no longer needed. */
export class Imports {
  readonly #found: readonly Imported[]
  readonly #added = new Map<string, Map<string, string>>()
  readonly #byRequire: boolean

  readonly #file: Sheet

  constructor(file: Sheet, commonJs: boolean) {
    this.#file = file
    this.#found = file.nodes.flatMap((node) => importedAt(node, file))
    const modules = file.root.children.some(({ kind }) => kind === 'import_statement' || kind === 'export_statement')
    this.#byRequire = !modules && (commonJs || this.#found.length > 0)
  }

  /** Whether the file names one of these modules. */
  has(modules: readonly string[]): boolean {
    return this.#found.some(({ module }) => modules.includes(module))
  }

  /** Where an expression comes from: `OSS`, `S3.S3Client`, or `require('ali-oss')`. */
  originOf(expression: Node | undefined): Origin | undefined {
    if (expression === undefined) return undefined
    const node = bare(expression)
    if (node.kind === 'identifier' || node.kind === 'type_identifier') {
      const binding = this.#file.scopes.bindingOf(node)
      return binding && isConstant(binding) ? this.#found.find((one) => one.binding === binding) : undefined
    }
    const module = requiredBy(node)
    if (module !== undefined) return { module, name: '*' }
    if (node.kind !== 'member_expression') return undefined
    const from = this.originOf(node.field('object'))
    const name = node.field('property')?.text
    return from?.name === '*' && name !== undefined ? { module: from.module, name } : undefined
  }

  /** Imports a name, and returns what it is called in this file. */
  add(module: string, name: string): string {
    const there = this.#found.find(
      (one) => one.module === module && one.name === name && one.statement.parent?.kind === 'program',
    )
    if (there !== undefined) return there.binding.name
    const names = this.#added.get(module) ?? new Map<string, string>()
    this.#added.set(module, names)
    const local = names.get(name) ?? this.#localName(bareName(name))
    names.set(name, local)
    return local
  }

  /** Its own name, where the file does not use it for something else. */
  #localName(name: string): string {
    const { scopes } = this.#file
    const fresh = this.#file.freshName(name)
    return fresh === name || !scopes.names.has(name)
      ? fresh
      : this.#file.freshName(`presign${name.slice(0, 1).toUpperCase()}${name.slice(1)}`)
  }

  /** Imports a type. */
  addType(module: string, name: string): string {
    if (this.#byRequire) return `import(${quoted(module, this.#file.style)}).${name}`
    return this.add(module, `type ${name}`)
  }

  /** Writes what was added, and takes out what is no longer used. */
  finish(): void {
    const { edits } = this.#file
    const unused = this.#found.filter(
      ({ binding: { references } }) => references.length > 0 && !references.some((one) => edits.keeps(one)),
    )
    const statements = [...new Set(unused.map(({ statement }) => statement))]
    const whole = statements.filter((statement) => this.#isUnused(statement, unused))
    const place = whole.find(({ parent }) => parent?.kind === 'program')
    const lines = this.#lines()
    const single = unused.filter(({ statement }) => !whole.includes(statement))
    withoutSome(
      single.map(({ specifier }) => specifier),
      this.#file,
    )
    for (const statement of whole) {
      if (statement === place && lines.length > 0)
        edits.replace(statement, [...commentsIn(statement), ...lines].join(this.#file.style.newline))
      else edits.replace(lineOf(statement, edits.text), '')
    }
    if (place === undefined && lines.length > 0) this.#insert(lines)
  }

  #isUnused(statement: Node, unused: readonly Imported[]): boolean {
    const names = this.#found.filter((one) => one.statement === statement)
    return (
      names.every((one) => unused.includes(one)) &&
      declaratorsOf(statement) <= new Set(names.map(({ binding }) => binding.identifier)).size
    )
  }

  #insert(lines: readonly string[]): void {
    const { root, edits, style } = this.#file
    const before = this.#found.find(
      ({ module, statement }) => !module.startsWith('@presign/') && statement.parent?.kind === 'program',
    )
    const first = root.children.find((node) => node.named && !isPreamble(node))
    const place = before?.statement ?? first
    edits.insert(place?.start ?? root.end, lines.map((line) => line + style.newline).join(''))
  }

  #lines(): readonly string[] {
    const { style } = this.#file
    return [...this.#added]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([module, names]) => {
        const sorted = [...names].sort(([a], [b]) => (bareName(a).toLowerCase() < bareName(b).toLowerCase() ? -1 : 1))
        const from = quoted(module, style)
        return this.#byRequire
          ? `const { ${sorted.map(([name, local]) => (name === local ? name : `${name}: ${local}`)).join(', ')} } = require(${from})${style.semicolon}`
          : `import { ${sorted.map(([name, local]) => (bareName(name) === local ? name : `${name} as ${local}`)).join(', ')} } from ${from}${style.semicolon}`
      })
  }
}

function bareName(name: string): string {
  return name.replace(/^type /, '')
}

/** Comments before the code, and directives such as `'use strict'`. */
function isPreamble(node: Node): boolean {
  if (node.kind === 'comment' || node.kind === 'hash_bang_line') return true
  return node.kind === 'expression_statement' && node.children[0]?.kind === 'string'
}

function importedAt(node: Node, file: Sheet): readonly Imported[] {
  if (node.kind === 'import_statement') return importsOf(node, file)
  if (node.kind !== 'variable_declarator') return []
  const value = node.field('value')
  const module = value && requiredBy(value)
  const name = node.field('name')
  const statement = node.parent
  if (module === undefined || name === undefined || statement === undefined) return []
  const several = declaratorsOf(statement) > 1
  if (name.kind === 'identifier')
    return imported(name, { module, name: '*', specifier: several ? node : statement, statement }, file)
  if (name.kind !== 'object_pattern') return []
  return name.children.flatMap((specifier) => {
    const key = specifier.field('key')?.text ?? specifier.text
    const local = specifier.field('value') ?? specifier
    return specifier.named && /identifier/.test(local.kind)
      ? imported(local, { module, name: key, specifier, statement }, file)
      : []
  })
}

function importsOf(statement: Node, file: Sheet): readonly Imported[] {
  const clause = statement.children.find(({ kind }) => kind === 'import_clause' || kind === 'import_require_clause')
  const source =
    statement.field('source') ?? clause?.field('source') ?? clause?.children.find(({ kind }) => kind === 'string')
  const module = source && stringOf(source)
  if (clause === undefined || module === undefined) return []
  const required = clause.kind === 'import_require_clause'
  return clause.children.flatMap((node) => {
    if (node.kind === 'identifier')
      return imported(node, { module, name: required ? '*' : 'default', specifier: node, statement }, file)
    if (node.kind === 'namespace_import') {
      const name = node.children.find(({ kind }) => kind === 'identifier')
      return name ? imported(name, { module, name: '*', specifier: node, statement }, file) : []
    }
    return node.kind === 'named_imports'
      ? node.children.flatMap((specifier) => namedImport(specifier, module, statement, file))
      : []
  })
}

function namedImport(specifier: Node, module: string, statement: Node, file: Sheet): readonly Imported[] {
  const name = specifier.field('name')
  if (specifier.kind !== 'import_specifier' || name === undefined) return []
  const type = specifier.children.some(({ kind }) => kind === 'type') ? 'type ' : ''
  return imported(specifier.field('alias') ?? name, { module, name: type + name.text, specifier, statement }, file)
}

function imported(local: Node, from: Omit<Imported, 'binding'>, file: Sheet): readonly Imported[] {
  const binding = file.scopes.bindingOf(local)
  return binding === undefined ? [] : [{ ...from, binding }]
}

/** The module of `require('ali-oss')`, with or without `.default`. */
function requiredBy(expression: Node): string | undefined {
  const node = bare(expression)
  if (node.kind === 'member_expression' && node.field('property')?.text === 'default') {
    const object = node.field('object')
    return object && requiredBy(object)
  }
  if (node.kind !== 'call_expression' || node.field('function')?.text !== 'require') return undefined
  const argument = node.field('arguments')?.children.find(({ kind }) => kind === 'string')
  return argument && stringOf(argument)
}

function declaratorsOf(statement: Node): number {
  return statement.children.filter(({ kind }) => kind === 'variable_declarator').length
}

function commentsIn(statement: Node): readonly string[] {
  return statement.children.flatMap((node) => (node.kind === 'comment' ? [node.text] : commentsIn(node)))
}

/** Takes some of several names out of a list, with their commas. */
function withoutSome(specifiers: readonly Node[], { edits }: Sheet): void {
  for (const list of new Set(specifiers.map(({ parent }) => parent))) {
    if (list === undefined) continue
    const kept = parts(list).filter((one) => !specifiers.includes(one))
    const [open, close] = [list.children[0], list.children.at(-1)]
    if (open?.kind === '{' && close !== undefined && !/[\r\n]/.test(list.text)) {
      edits.replace(list, kept.length === 0 ? '{}' : `{ ${kept.map(({ text }) => text).join(', ')} }`)
    } else for (const one of specifiers) if (one.parent === list) edits.replace(withComma(one, edits.text), '')
  }
}

/** One of several, with the comma behind it and the blanks before the next; the last with the comma before it. */
function withComma(node: Node, text: string): Range {
  const siblings = node.parent?.children ?? []
  const index = siblings.indexOf(node)
  const next = siblings[index + 1]
  if (next?.kind !== ',') {
    const before = siblings[index - 1]
    return { start: before?.kind === ',' ? before.start : node.start, end: node.end }
  }
  const { start, end } = lineOf({ start: node.start, end: next.end }, text)
  return end > next.end ? { start, end } : { start, end: siblings[index + 2]?.start ?? end }
}

/** A statement with its line, where it has one to itself. */
function lineOf(node: Range, text: string): Range {
  const blank = /^[\t ]*$/.test(text.slice(text.lastIndexOf('\n', node.start - 1) + 1, node.start))
  const rest = /^[\t ]*(?:\r?\n)/.exec(text.slice(node.end))?.[0]
  if (!blank || rest === undefined) return node
  return { start: text.lastIndexOf('\n', node.start - 1) + 1, end: node.end + rest.length }
}
