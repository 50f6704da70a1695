import { type SourceFile, thisOf } from '../source/file.js'
import { stringOf } from '../source/literals.js'
import { bare, type Node } from '../source/tree.js'

/**
 * Notes the calls of methods that are signing by their names, on clients that come from elsewhere: from another file, a
 * parameter, a function.
 *
 * @param known The uses of clients that are made in this file.
 */
export function noteStrangers(file: SourceFile, methods: readonly string[], known: ReadonlySet<Node>): void {
  for (const node of file.nodes) {
    const member = node.kind === 'call_expression' ? node.field('function') : undefined
    const callee = member && bare(member)
    const object = callee?.kind === 'member_expression' ? callee.field('object') : undefined
    const method = callee?.field('property')?.text
    if (object === undefined || method === undefined || !methods.includes(method)) continue
    if (known.has(bare(object)) || isOwn(bare(object), method, file)) continue
    file.note(node, `${method} is called on a client that is not made in this file`)
  }
}

/** Notes imports that are made as the program runs: what they give is not followed. */
export function noteDynamicImports(file: SourceFile, modules: readonly string[]): void {
  for (const node of file.nodes) {
    if (node.kind !== 'call_expression' || node.field('function')?.kind !== 'import') continue
    const argument = node.field('arguments')?.children.find(({ kind }) => kind === 'string')
    const module = argument && stringOf(argument)
    if (module !== undefined && modules.includes(module)) file.note(node, `${module} is imported as the program runs`)
  }
}

/** An object of this file that has a method of this name, or comes from a class that is not the library's. */
function isOwn(object: Node, method: string, file: SourceFile): boolean {
  if (object.kind === 'this' || object.kind === 'super')
    return file.nodes.some((node) => node.kind === 'method_definition' && node.field('name')?.text === method)
  const made = madeOf(object, file)
  if (made === undefined) return false
  const { kind } = bare(made)
  if (kind === 'object') return true
  return kind === 'new_expression' && file.imports.originOf(bare(made).field('constructor')) === undefined
}

/** What a constant or a field is made as, or the object itself. */
function madeOf(object: Node, file: SourceFile): Node | undefined {
  if (object.kind === 'identifier') {
    const declarator = file.scopes.bindingOf(object)?.identifier.parent
    return declarator?.kind === 'variable_declarator' ? declarator.field('value') : undefined
  }
  if (object.kind !== 'member_expression' || object.field('object')?.kind !== 'this') return object
  const name = object.field('property')?.text
  return thisOf(object)
    ?.children.find((field) => (field.field('name') ?? field.field('property'))?.text === name)
    ?.field('value')
}
