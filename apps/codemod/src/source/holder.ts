import { type SourceFile, thisOf } from './file.js'
import { Unreadable } from './literals.js'
import type { Signers } from './role.js'
import { isConstant } from './scopes.js'
import { around, bare, type Node } from './tree.js'

/** What keeps a client: a constant, or a field of a class. */
export interface Holder {
  readonly name: string
  /** Every place that uses the client. */
  readonly uses: readonly Node[]
  /** Why the client has to stay, whatever its uses here. */
  readonly exposed: string | undefined
  /** How a signer of this name is written in a call. */
  receiver(name: string): string
  /** Puts signers under their names into the place of the client, or beside it where none has its name. */
  put(signers: Signers): void
}

/**
 * Finds out where a client is kept.
 *
 * @param constructed How the client is called in notes.
 * @throws Unreadable where it is kept nowhere, or where another value may take its place.
 */
export function holderOf(file: SourceFile, construction: Node, constructed: string): Holder {
  let value = construction
  while (value.parent !== undefined && bare(value.parent) === construction) value = value.parent
  const parent = value.parent
  if (parent?.kind === 'variable_declarator' && parent.field('value') === value)
    return inVariable(file, construction, parent, constructed)
  if (parent !== undefined && FIELDS.has(parent.kind) && parent.field('value') === value)
    return inField(file, construction, parent, constructed)
  const statement = parent?.kind === 'assignment_expression' ? parent.parent : undefined
  const left = parent?.field('left')
  if (
    statement?.kind === 'expression_statement' &&
    left?.kind === 'member_expression' &&
    left.field('object')?.kind === 'this'
  )
    return inConstructor(file, construction, left, statement, constructed)
  throw new Unreadable(`the client of ${constructed} is not kept in a constant or a field`)
}

const FIELDS: ReadonlySet<string> = new Set(['public_field_definition', 'field_definition'])

function inVariable(file: SourceFile, construction: Node, declarator: Node, constructed: string): Holder {
  const name = declarator.field('name')
  const statement = declarator.parent
  const binding = name?.kind === 'identifier' ? file.scopes.bindingOf(name) : undefined
  if (name === undefined || statement === undefined || binding === undefined)
    throw new Unreadable(`the client of ${constructed} is taken apart where it is made`)
  if (!isConstant(binding)) throw new Unreadable(`the client in ${name.text} gets another value elsewhere`)
  const exported = statement.parent?.kind === 'export_statement' ? statement.parent : undefined
  const keyword = statement.children[0]?.text ?? 'const'
  const { semicolon } = file.style
  return {
    name: name.text,
    uses: binding.references,
    exposed: exported && `${name.text} is exported, and the files that import it may need a signer of their own`,
    receiver: (signer) => signer,
    put: (signers) =>
      putSigners(file, construction, signers, {
        name,
        type: declarator.field('type'),
        after: exported ?? statement,
        line: (signer, text) => `${keyword} ${signer} = ${text}${semicolon}`,
        begin: (signer) => `${keyword} ${signer} = `,
      }),
  }
}

function inField(file: SourceFile, construction: Node, field: Node, constructed: string): Holder {
  const name = nameOfField(field)
  if (name === undefined || field.children.some(({ kind }) => kind === 'static'))
    throw new Unreadable(`the client of ${constructed} is kept in a static or computed field`)
  const modifiers = file.edits.text.slice(field.start, name.start)
  const begin = (signer: string) => `${modifiers}${signer} = `
  return {
    ...fieldHolder(file, construction, name, field),
    put: (signers) =>
      putSigners(file, construction, signers, {
        name,
        type: field.field('type'),
        after: field,
        line: (signer, text) => `${begin(signer)}${text}${semicolonAfter(field, file)}`,
        begin,
      }),
  }
}

/** A field that only the constructor gives a value. */
function inConstructor(file: SourceFile, construction: Node, left: Node, statement: Node, constructed: string): Holder {
  const name = left.field('property')
  const method = [...around(statement)].find(({ kind }) => kind === 'method_definition')
  const body = method?.parent
  if (
    name === undefined ||
    body === undefined ||
    method?.field('name')?.text !== 'constructor' ||
    thisOf(statement) !== body
  )
    throw new Unreadable(
      `the client of ${constructed} is kept in a field that is not given its value once, by the constructor`,
    )
  const field = body.children.find((one) => FIELDS.has(one.kind) && nameOfField(one)?.text === name.text)
  if (field === undefined && file.style.typed)
    throw new Unreadable(`the field ${name.text} is not declared in this class`)
  const { semicolon } = file.style
  return {
    ...fieldHolder(file, construction, name, field ?? method),
    put: (signers) => {
      putSigners(file, construction, signers, {
        name,
        type: undefined,
        after: statement,
        line: (signer, text) => `this.${signer} = ${text}${semicolon}`,
        begin: (signer) => `this.${signer} = `,
      })
      if (field !== undefined) declareFields(file, field, signers)
    },
  }
}

/** Declares the signers that a constructor makes, as the client was declared. */
function declareFields(file: SourceFile, field: Node, { names, kept }: Signers): void {
  const name = nameOfField(field)
  const type = field.field('type')
  if (name === undefined) return
  const modifiers = file.edits.text.slice(field.start, name.start)
  for (const [role, signer] of names) {
    const typed = type === undefined ? '' : `: ${role.type()}`
    if (kept || signer !== [...names.values()][0]) {
      insertAfter(file, field, `${modifiers}${signer}${typed}${semicolonAfter(field, file)}`)
      continue
    }
    if (signer !== name.text) file.edits.replace(name, signer)
    if (type === undefined) continue
    file.edits.replace(type, typed)
  }
}

function fieldHolder(file: SourceFile, construction: Node, name: Node, field: Node): Omit<Holder, 'put'> {
  const body = field.parent
  const all = file.nodes.filter(
    (node) => node.kind === 'member_expression' && node.field('property')?.text === name.text,
  )
  const own = all.filter((node) => node.field('object')?.kind === 'this' && thisOf(node) === body)
  const writes = own.filter((node) => node.parent?.field('left') === node && /assignment/.test(node.parent.kind))
  const set = writes.filter((node) => bare(node.parent?.field('right') ?? node) !== construction)
  if (set.length > 0) throw new Unreadable(`the field ${name.text} gets another value elsewhere`)
  const hidden = name.kind === 'private_property_identifier' || field.children.some(({ text }) => text === 'private')
  return {
    name: name.text,
    uses: own.filter((node) => !writes.includes(node)),
    exposed: hidden
      ? undefined
      : `the field ${name.text} is not private, and what uses it elsewhere may need a signer of its own`,
    receiver: (signer) => `this.${signer}`,
  }
}

function nameOfField(field: Node): Node | undefined {
  const name = field.field('name') ?? field.field('property')
  return name?.kind === 'property_identifier' || name?.kind === 'private_property_identifier' ? name : undefined
}

/** The semicolon of a field stands behind it. */
function semicolonAfter(field: Node, { style }: SourceFile): string {
  const siblings = field.parent?.children ?? []
  return siblings[siblings.indexOf(field) + 1]?.kind === ';' ? ';' : style.semicolon
}

interface Place {
  readonly name: Node
  readonly type: Node | undefined
  readonly after: Node
  line(signer: string, text: string): string
  begin(signer: string): string
}

function putSigners(file: SourceFile, construction: Node, { names, kept }: Signers, place: Place): void {
  const [first, ...others] = names
  for (const [role, signer] of kept ? names : others) {
    const column = file.edits.indentOf(place.after).length + place.begin(signer).length
    insertAfter(file, place.after, place.line(signer, file.beside(role.signer(), place.after, column)))
  }
  if (kept || first === undefined) return
  const [role, name] = first
  file.put(construction, role.signer())
  if (name !== place.name.text) file.edits.replace(place.name, name)
  if (place.type === undefined) return
  file.edits.replace(place.type, '')
}

/** Puts a line behind a statement and what stands on its line. */
function insertAfter(file: SourceFile, statement: Node, line: string): void {
  const { text, style } = file.edits
  const indent = file.edits.indentOf(statement)
  const rest = /^;?[\t ]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/[\t ]*)?(?=\r?\n|$)/.exec(text.slice(statement.end))?.[0]
  if (rest !== undefined) file.edits.insert(statement.end + rest.length, `${style.newline}${indent}${line}`)
  else file.edits.insert(statement.end, `${/[;}]$/.test(statement.text) ? '' : ';'} ${line.replace(/;?$/, ';')}`)
}
