import type { SourceFile } from './source/file.js'
import { type Holder, holderOf } from './source/holder.js'
import { Unreadable } from './source/literals.js'
import type { Draft } from './source/print.js'
import type { Role, Signers } from './source/role.js'
import { around, bare, type Node } from './source/tree.js'

/** A call that signs, and is understood. */
export interface SigningCall {
  readonly role: Role
  /** What is replaced. */
  readonly site: Node
  write(receiver: string): void
  /** A change in another place, which several calls may share: it is made once. */
  readonly also?: Change
}

/** What the calls of one library mean. */
export interface ClientReader<C> {
  /** What a client is called in notes: `new OSS`. */
  readonly constructed: string
  /** The class behind `new`, where it is the library's. */
  isClient(callee: Node): boolean
  /** @throws Unreadable */
  readClient(construction: Node): C
  /**
   * What is done with a client.
   *
   * @param reference The name or the field that holds the client.
   * @throws Unreadable where nothing here takes the call's place, or something in it cannot be read.
   */
  readUse(reference: Node, client: C, construction: Node): SigningCall
}

/** A change to be made, in the order of the text. */
export interface Change {
  readonly at: Node
  make(): void
}

/**
 * Converts the clients of a library and the calls that sign with them. A client of which everything was converted goes;
 * any other stays, and a signer is put beside it.
 *
 * @returns The places that use these clients.
 */
export function convertClients<C>(file: SourceFile, reader: ClientReader<C>): ReadonlySet<Node> {
  const known = new Set<Node>()
  const changes = file.nodes
    .filter((node) => isConstruction(node, reader))
    .flatMap((node) => changesOf(file, reader, node, known))
  // From the end to the beginning, so that a call inside another is converted before that one is copied.
  for (const { make } of [...changes].sort((a, b) => b.at.start - a.at.start)) make()
  return known
}

function isConstruction<C>(node: Node, reader: ClientReader<C>): boolean {
  if (node.kind !== 'new_expression' && node.kind !== 'call_expression') return false
  const callee = calleeOf(node)
  return callee !== undefined && reader.isClient(callee)
}

/** What is called or constructed. */
function calleeOf(call: Node): Node | undefined {
  return call.field('constructor') ?? call.field('function')
}

function changesOf<C>(
  file: SourceFile,
  reader: ClientReader<C>,
  construction: Node,
  known: Set<Node>,
): readonly Change[] {
  const holder = file.attempt(construction, () => holderOf(file, construction, reader.constructed))
  if (holder === undefined) return []
  for (const one of holder.uses) known.add(one)
  let client: C
  try {
    client = reader.readClient(construction)
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    file.note(construction, error.message)
    for (const one of holder.uses) file.note(one, `the client could not be read where it is made: ${error.message}`)
    return []
  }
  const calls = holder.uses.map((one) => file.attempt(one, () => reader.readUse(one, client, construction)))
  const found = calls.filter((call) => call !== undefined)
  if (holder.exposed !== undefined && (found.length > 0 || calls.length === 0)) file.note(construction, holder.exposed)
  if (found.length === 0) return []
  const roles = [...new Set(found.map(({ role }) => role))]
  const kept = found.length < calls.length || holder.exposed !== undefined
  const signers = { names: namesOf(file, holder.name, roles, kept), kept }
  file.converted += found.length + 1
  return [
    { at: construction, make: () => holder.put(signers) },
    ...new Map(found.flatMap(({ also }) => (also === undefined ? [] : [[also.at, also]]))).values(),
    ...found.map((call) => ({ at: call.site, make: () => written(holder, call, signers) })),
  ]
}

/** How the signers of a client are called; as the client itself where one takes its place. */
function namesOf(file: SourceFile, client: string, roles: readonly Role[], kept: boolean): ReadonlyMap<Role, string> {
  const several = roles.length > 1
  const nameOf = (role: Role) =>
    kept || several ? file.freshName(`${client}${kept ? 'Signer' : ''}${several ? role.suffix : ''}`) : client
  return new Map(roles.map((role) => [role, nameOf(role)]))
}

function written(holder: Holder, call: SigningCall, { names }: Signers): void {
  call.write(holder.receiver(names.get(call.role) ?? holder.name))
}

/**
 * The call of a method of a client.
 *
 * @throws Unreadable where the reference is used in another way.
 */
export function methodCallOf(reference: Node, client: string): { method: string; call: Node; optional: boolean } {
  const outer = outermost(reference)
  const member = outer.parent
  const property =
    member?.kind === 'member_expression' && member.field('object') === outer ? member.field('property') : undefined
  const whole = member && outermost(member)
  const call = whole?.parent
  if (member === undefined || property === undefined)
    throw new Unreadable(`the client of ${client} goes elsewhere from here`)
  if (call?.kind !== 'call_expression' || call.field('function') !== whole)
    throw new Unreadable(`${property.text} of ${client} is used without a call`)
  const optional = [member, call].some(({ children }) => children.some(({ kind }) => kind === 'optional_chain'))
  return { method: property.text, call, optional }
}

/** An expression with the `!`, `as …` and parentheses around it. */
export function outermost(node: Node): Node {
  const { parent } = node
  return parent !== undefined && bare(parent) === bare(node) && bare(parent) !== parent ? outermost(parent) : node
}

/**
 * Puts a call that answers later into the place of one that answered with the URL itself.
 *
 * @param site The call that is replaced.
 * @param draft The call of the signer, without anything behind it.
 */
export function writeAwaited(
  file: SourceFile,
  site: Node,
  draft: { call: string; values: readonly Draft[] },
  field = 'url',
): void {
  const waiting = site.parent?.kind === 'await_expression' ? site.parent : undefined
  const declarator = waiting?.parent?.kind === 'variable_declarator' ? waiting.parent : undefined
  const name = declarator?.field('name')
  if (waiting !== undefined && name?.kind === 'identifier' && declarator?.field('type') === undefined) {
    file.put(site, draft)
    file.edits.replace(name, name.text === field ? `{ ${field} }` : `{ ${field}: ${name.text} }`)
    return
  }
  if (waiting?.parent?.kind === 'expression_statement') {
    file.put(site, draft)
    return
  }
  if (waiting === undefined || beginsStatement(waiting)) {
    file.put(site, { ...draft, after: `.then(({ ${field} }) => ${field})` })
    return
  }
  file.put(waiting, draft, waiting, '(await ', `).${field}`)
}

/** A parenthesis at the beginning of a statement would be read as arguments of the line above, where no semicolon ends it. */
function beginsStatement(node: Node): boolean {
  for (const outer of around(node)) {
    if (outer.start !== node.start) return false
    if (outer.kind === 'expression_statement') return true
  }
  return false
}

/** `bucket: …`, where the expression has the same value at the call. */
export function bucketAt(file: SourceFile, bucket: Node, construction: Node, site: Node): () => Draft {
  if (!file.movable(bucket, construction, site))
    throw new Unreadable(
      `the bucket, ${bucket.text.slice(0, 60)}, is not known to be the same here as where the client is made`,
    )
  return () => file.text(bucket)
}
