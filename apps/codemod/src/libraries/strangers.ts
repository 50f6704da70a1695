import type { SourceFile } from '../source/file.js'
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

/** An object of this file that has a method of this name, or comes from a class that is not the library's. */
function isOwn(object: Node, method: string, file: SourceFile): boolean {
  if (object.kind === 'this' || object.kind === 'super')
    return file.nodes.some((node) => node.kind === 'method_definition' && node.field('name')?.text === method)
  const declarator = object.kind === 'identifier' ? file.scopes.bindingOf(object)?.identifier.parent : undefined
  const made = declarator?.kind === 'variable_declarator' ? declarator.field('value') : object
  if (made === undefined) return false
  const { kind } = bare(made)
  return (
    kind === 'object' ||
    (kind === 'new_expression' && file.imports.originOf(bare(made).field('constructor')) === undefined)
  )
}
