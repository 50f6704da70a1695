import { type Change, methodCallOf, outermost, type SigningCall, writeAwaited } from '../../clients.js'
import type { SourceFile } from '../../source/file.js'
import { argumentsOf, isAbsent, Properties, type Property, stringOf, Unreadable } from '../../source/literals.js'
import { call, type Draft, type Entry, entry } from '../../source/print.js'
import { isConstant } from '../../source/scopes.js'
import { bare, type Node, parts } from '../../source/tree.js'
import { renamed, valued } from '../signers.js'
import type { S3Client } from './client.js'
import { isContentType, readCommand } from './commands.js'

const SIGNERS: Readonly<Record<string, string>> = {
  getSignedUrl: '@aws-sdk/s3-request-presigner',
  createPresignedPost: '@aws-sdk/s3-presigned-post',
}

/** The call of `getSignedUrl` or `createPresignedPost` at a node, by its name. */
export function signingCallAt(file: SourceFile, node: Node | undefined): string | undefined {
  if (node?.kind !== 'call_expression') return undefined
  const origin = file.imports.originOf(node.field('function'))
  return origin !== undefined && SIGNERS[origin.name] === origin.module ? origin.name : undefined
}

/** @throws Unreadable */
export function readS3Use(file: SourceFile, reference: Node, { role }: S3Client): SigningCall {
  const site = outermost(reference).parent?.parent
  const name = signingCallAt(file, site)
  if (site === undefined || name === undefined || argumentsOf(site)[0] !== outermost(reference)) {
    const { method } = methodCallOf(reference, '@aws-sdk/client-s3')
    throw new Unreadable(
      `${method} of @aws-sdk/client-s3 does not sign: upload and download of @presign/client-fetch transfer objects, and the rest stays with it`,
    )
  }
  return { role, site, ...(name === 'getSignedUrl' ? readLink(file, site) : readForm(file, site)) }
}

function readLink(file: SourceFile, site: Node): Pick<SigningCall, 'write' | 'also'> {
  const [, command] = argumentsOf(site)
  if (command === undefined) throw new Unreadable('the call has no command')
  const { expires, at, signable } = optionsOf(site)
  const read = commandIn(file, command, site)
  for (const header of read.bound.filter((one) => one !== 'content-type' || signable === undefined))
    file.note(
      site,
      `the link now signs ${header}, which the presigner leaves out: the sender has to send exactly this one`,
    )
  return {
    ...(read.also === undefined ? undefined : { also: read.also }),
    write: (receiver) => {
      const lifetime =
        expires === undefined ? entry('expiresIn', '900') : valued(expires, 'expiresIn', file.text(expires.value))
      const object = [...read.entries(), ...renamed(file, at, 'at'), lifetime]
      writeAwaited(file, site, { call: `${receiver}.presign`, values: [{ object }] })
    },
  }
}

/** What `getSignedUrl` is told beyond the command. */
function optionsOf(site: Node): Readonly<Record<'expires' | 'at' | 'signable', Property | undefined>> {
  const options = argumentsOf(site)[2]
  const given = isAbsent(options) ? undefined : new Properties(options, 'the options of getSignedUrl')
  const [expires, at, signable] = ['expiresIn', 'signingDate', 'signableHeaders'].map((name) => given?.get(name))
  given?.finish()
  if (signable !== undefined && !isContentType(signable))
    throw new Unreadable("signableHeaders is not new Set(['content-type'])")
  return { expires, at, signable }
}

interface ReadCommand {
  entries(): readonly Entry[]
  readonly bound: readonly string[]
  readonly also?: Change
}

/** A command stands in the call, or in a constant that `getSignedUrl` alone is given. */
function commandIn(file: SourceFile, argument: Node, site: Node): ReadCommand {
  const node = bare(argument)
  if (node.kind === 'new_expression') {
    const name = commandName(file, node)
    const { entries, bound } = readCommand(file, name, inputOf(node))
    return { bound, entries }
  }
  const binding = node.kind === 'identifier' ? file.scopes.bindingOf(node) : undefined
  const declarator = binding?.identifier.parent
  const made =
    declarator?.kind === 'variable_declarator' && binding && isConstant(binding) ? declarator.field('value') : undefined
  if (binding === undefined || made?.kind !== 'new_expression') throw new Unreadable('the command comes from elsewhere')
  for (const one of binding.references) checkShared(file, outermost(one).parent?.parent, site, binding.name)
  if (declarator?.field('type') !== undefined)
    throw new Unreadable(`the command in ${binding.name} is declared with its type`)
  const name = commandName(file, made)
  const { entries, bound } = readCommand(file, name, inputOf(made))
  const write = () => {
    file.put(made, { object: entries() })
  }
  return { bound, entries: () => [{ spread: true, value: binding.name }], also: { at: made, make: write } }
}

/** Every use of a command has to be a call that is converted, since the command is no longer one then. */
function checkShared(file: SourceFile, use: Node | undefined, site: Node, name: string): void {
  const [other, own] = [use, site].map((one) =>
    one && signingCallAt(file, one) === 'getSignedUrl' ? argumentsOf(one)[0] : undefined,
  )
  const same =
    other?.text === own?.text &&
    other !== undefined &&
    file.scopes.bindingOf(other) === (own && file.scopes.bindingOf(own))
  if (use === undefined || !same)
    throw new Unreadable(`the command in ${name} is used beyond getSignedUrl with this client`)
  optionsOf(use)
}

function commandName(file: SourceFile, construction: Node): string {
  const named = construction.field('constructor')
  const origin = file.imports.originOf(named)
  if (origin?.module !== '@aws-sdk/client-s3') throw new Unreadable('the command is not one of @aws-sdk/client-s3')
  return origin.name
}

function inputOf(construction: Node): Properties {
  return new Properties(argumentsOf(construction)[0], 'the members of the command')
}

/** `createPresignedPost(client, { Bucket, Key, Conditions, Fields, Expires })`. */
function readForm(file: SourceFile, site: Node): Pick<SigningCall, 'write'> {
  const given = new Properties(argumentsOf(site)[1], 'the options of createPresignedPost')
  const [bucket, key, conditions, fields, expires] = ['Bucket', 'Key', 'Conditions', 'Fields', 'Expires'].map((name) =>
    given.get(name),
  )
  given.finish()
  if (bucket === undefined || key === undefined) throw new Unreadable('the form names no bucket or no key')
  const { size, others } = readConditions(conditions)
  const lifetime = () =>
    expires === undefined ? entry('expiresIn', '3600') : valued(expires, 'expiresIn', file.text(expires.value))
  const input = (): Draft => ({
    object: [
      valued(bucket, 'bucket', file.text(bucket.value)),
      valued(key, 'key', file.text(key.value)),
      size === undefined ? entry('unlimited', 'true') : entry('size', sizeDraft(file, size)),
      ...renamed(file, fields, 'fields'),
      ...(others.length === 0 ? [] : [entry('conditions', `[${others.map((one) => file.text(one)).join(', ')}]`)]),
      lifetime(),
    ],
  })
  return {
    write: (receiver) => {
      const job = call(file.imports.add('@presign/aws-v4/form', 'postPolicy'), [input()])
      file.put(site, call(`${receiver}.run`, [job]))
    },
  }
}

function sizeDraft(file: SourceFile, [, min, max]: readonly Node[]): Draft {
  const least = min === undefined || min.text === '0' ? [] : [entry('min', file.text(min))]
  return { object: [...least, ...(max === undefined ? [] : [entry('max', file.text(max))])] }
}

/** The condition on the size, and all others, as they stand. */
function readConditions(conditions: Property | undefined): {
  size: readonly Node[] | undefined
  others: readonly Node[]
} {
  if (conditions === undefined) return { size: undefined, others: [] }
  const list = bare(conditions.value)
  if (list.kind !== 'array' || parts(list).some(({ kind }) => kind !== 'array' && kind !== 'object'))
    throw new Unreadable('the conditions are not written as a literal array')
  const sizes = parts(list).filter((one) => one.kind === 'array' && isSize(one))
  if (sizes.length > 1) throw new Unreadable('the conditions limit the size twice')
  return { size: sizes[0] && parts(sizes[0]), others: parts(list).filter((one) => !sizes.includes(one)) }
}

function isSize(condition: Node): boolean {
  const [first] = parts(condition)
  return first !== undefined && stringOf(first) === 'content-length-range'
}
