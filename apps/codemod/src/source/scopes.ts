import { around, type Node, nodesOf, parts } from './tree.js'

/** How a name came to be. */
type BindingKind = 'const' | 'let' | 'var' | 'parameter' | 'import' | 'function' | 'class' | 'type'

/** A declared name, and all places that use it. */
export interface Binding {
  readonly name: string
  readonly kind: BindingKind
  /** The identifier that declares it. */
  readonly identifier: Node
  readonly references: Node[]
  /** Places that give it another value; none for a name that keeps its first. */
  readonly writes: Node[]
}

/** The names of a file, resolved by the rules of the language. */
export interface Scopes {
  /** What a name means at a node, or `undefined` where it comes from outside, such as `process`. */
  lookup(name: string, at: Node): Binding | undefined
  /** What an identifier refers to. */
  bindingOf(identifier: Node): Binding | undefined
  /** Every name that is written anywhere in the file, so that a new one can differ from all. */
  readonly names: ReadonlySet<string>
}

const FUNCTIONS: ReadonlySet<string> = new Set([
  'function_declaration',
  'function_expression',
  'generator_function',
  'generator_function_declaration',
  'arrow_function',
  'method_definition',
  'class_static_block',
  'function_type',
  'constructor_type',
  'function_signature',
  'method_signature',
  'abstract_method_signature',
  'call_signature',
  'construct_signature',
])

const BLOCKS: ReadonlySet<string> = new Set([
  'program',
  'statement_block',
  'class_declaration',
  'abstract_class_declaration',
  'class',
  'for_statement',
  'for_in_statement',
  'catch_clause',
  'switch_body',
  'internal_module',
  'module',
])

const IDENTIFIERS: ReadonlySet<string> = new Set([
  'identifier',
  'type_identifier',
  'shorthand_property_identifier',
  'shorthand_property_identifier_pattern',
])

/** Whether a node is a function of its own: `return`, `await` and `var` go no further. */
export function isFunction({ kind }: Node): boolean {
  return FUNCTIONS.has(kind)
}

/** Finds out what each name of a file refers to. */
export function scopesOf(root: Node): Scopes {
  const tables = new Map<Node, Map<string, Binding>>()
  const declared = new Map<Node, Binding>()
  const resolved = new Map<Node, Binding>()
  const declare = (scope: Node, identifier: Node, kind: BindingKind) => {
    const table = tables.get(scope) ?? new Map<string, Binding>()
    tables.set(scope, table)
    const before = table.get(identifier.text)
    const binding = before ?? { name: identifier.text, kind, identifier, references: [], writes: [] }
    // A second declaration of one name, as `var` and overloads allow, is as good as another value.
    if (before !== undefined) before.writes.push(identifier)
    table.set(identifier.text, binding)
    declared.set(identifier, binding)
  }
  const lookup = (name: string, at: Node) => {
    for (const scope of around(at)) {
      const found = tables.get(scope)?.get(name)
      if (found !== undefined) return found
    }
    return undefined
  }
  for (const node of nodesOf(root))
    for (const [scope, identifier, kind] of declarationsAt(node)) declare(scope, identifier, kind)
  const names = new Set<string>()
  for (const node of nodesOf(root)) {
    if (!IDENTIFIERS.has(node.kind)) continue
    names.add(node.text)
    if (declared.has(node) || isOnlyAName(node)) continue
    const binding = lookup(node.text, node)
    if (binding === undefined) continue
    resolved.set(node, binding)
    binding.references.push(node)
    if (isWrite(node)) binding.writes.push(node)
  }
  return { lookup, names, bindingOf: (identifier) => declared.get(identifier) ?? resolved.get(identifier) }
}

type Declaration = readonly [scope: Node, identifier: Node, kind: BindingKind]

/** What a node declares, and where. */
function declarationsAt(node: Node): readonly Declaration[] {
  const here = blockOf(node)
  const names = (pattern: Node | undefined, scope: Node, kind: BindingKind) =>
    namesIn(pattern).map((identifier): Declaration => [scope, identifier, kind])
  switch (node.kind) {
    case 'variable_declarator': {
      const kind = keywordOf(node.parent)
      return names(node.field('name'), kind === 'var' ? functionOf(node) : here, kind)
    }
    case 'for_in_statement': {
      const kind = node.children.find(({ kind }) => kind === 'const' || kind === 'let' || kind === 'var')?.kind
      if (kind === undefined) return []
      return names(node.field('left'), kind === 'var' ? functionOf(node) : node, kind as BindingKind)
    }
    case 'formal_parameters':
      return node.parent === undefined
        ? []
        : parts(node).flatMap((one) => names(one.field('pattern') ?? one, functionOf(node), 'parameter'))
    case 'arrow_function':
      return names(node.field('parameter'), node, 'parameter')
    case 'catch_clause':
      return names(node.field('parameter'), node, 'parameter')
    case 'function_declaration':
    case 'generator_function_declaration':
    case 'function_signature':
      return names(node.field('name'), here, 'function')
    case 'function_expression':
    case 'generator_function':
      return names(node.field('name'), node, 'function')
    case 'class_declaration':
    case 'abstract_class_declaration':
    case 'enum_declaration':
      return names(node.field('name'), here, 'class')
    case 'class':
      return names(node.field('name'), node, 'class')
    case 'interface_declaration':
    case 'type_alias_declaration':
      return names(node.field('name'), here, 'type')
    case 'import_clause':
    case 'namespace_import':
    case 'import_require_clause':
      return node.children.filter(({ kind }) => kind === 'identifier').map((name) => [here, name, 'import'])
    case 'import_specifier':
      return names(node.field('alias') ?? node.field('name'), here, 'import')
    default:
      return []
  }
}

function namesIn(pattern: Node | undefined): readonly Node[] {
  switch (pattern?.kind) {
    case 'identifier':
    case 'type_identifier':
    case 'shorthand_property_identifier_pattern':
      return [pattern]
    case 'assignment_pattern':
    case 'object_assignment_pattern':
      return namesIn(pattern.field('left'))
    case 'pair_pattern':
      return namesIn(pattern.field('value'))
    case 'object_pattern':
    case 'array_pattern':
    case 'rest_pattern':
      return parts(pattern).flatMap(namesIn)
    default:
      return []
  }
}

function keywordOf(declaration: Node | undefined): 'const' | 'let' | 'var' {
  if (declaration?.kind === 'variable_declaration') return 'var'
  return declaration?.children.some(({ kind }) => kind === 'const') ? 'const' : 'let'
}

/** The block whose names end with it, around a node. */
function blockOf(node: Node): Node {
  let last = node
  for (const outer of around(node)) {
    if (BLOCKS.has(outer.kind) || FUNCTIONS.has(outer.kind)) return outer
    last = outer
  }
  return last
}

/** The function around a node, or the file. */
export function functionOf(node: Node): Node {
  let last = node
  for (const outer of around(node)) {
    if (FUNCTIONS.has(outer.kind)) return outer
    last = outer
  }
  return last
}

/** Names of other modules, which are not names of this one. */
function isOnlyAName(node: Node): boolean {
  const { parent } = node
  if (parent?.kind === 'import_specifier') return true
  if (parent?.kind !== 'export_specifier') return false
  return parent.parent?.parent?.field('source') !== undefined || parent.field('alias') === node
}

function isWrite(node: Node): boolean {
  let inner = node
  for (const outer of around(node)) {
    switch (outer.kind) {
      case 'assignment_expression':
      case 'augmented_assignment_expression':
      case 'for_in_statement':
        return outer.field('left') === inner
      case 'update_expression':
        return true
      case 'assignment_pattern':
      case 'object_assignment_pattern':
        if (outer.field('left') !== inner) return false
        break
      case 'pair_pattern':
        if (outer.field('value') !== inner) return false
        break
      case 'object_pattern':
      case 'array_pattern':
      case 'rest_pattern':
        break
      default:
        return false
    }
    inner = outer
  }
  return false
}

/** Whether a name keeps its first value. */
export function isConstant({ kind, writes }: Binding): boolean {
  return kind === 'const' || kind === 'import' || writes.length === 0
}
