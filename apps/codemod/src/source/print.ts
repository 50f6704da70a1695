import { type Node, nodesOf } from './tree.js'

/** How a file is written, so that new text looks like the old. */
export interface Style {
  readonly quote: "'" | '"'
  readonly semicolon: '' | ';'
  readonly newline: '\n' | '\r\n'
  readonly indent: string
  /** TypeScript, where a type may have to be said. */
  readonly typed: boolean
}

/** Columns that a line has before an object is written over several. */
const WIDTH = 100

/** Finds out how a file is written. */
export function styleOf(root: Node, typed: boolean): Style {
  const { text } = root
  const strings = [...nodesOf(root)].filter(({ kind }) => kind === 'string').map((node) => node.text[0])
  const double = strings.filter((quote) => quote === '"').length
  const endings = root.children.filter(({ kind }) => ENDED.has(kind)).map((node) => node.text.endsWith(';'))
  return {
    quote: double > strings.length / 2 ? '"' : "'",
    semicolon: endings.filter((ended) => ended).length > endings.length / 2 ? ';' : '',
    newline: /\r?\n/.exec(text)?.[0] === '\r\n' ? '\r\n' : '\n',
    indent: /^(?:\t| {2,})(?=[^\s*])/m.exec(text)?.[0] ?? '  ',
    typed,
  }
}

const ENDED: ReadonlySet<string> = new Set([
  'import_statement',
  'lexical_declaration',
  'variable_declaration',
  'expression_statement',
])

/** New text that is not yet laid out: a text as it stands, an object, or a call. */
export type Draft = string | DraftObject | DraftCall

/** An object to be written. */
interface DraftObject {
  readonly object: readonly Entry[]
}

/** One line of an object: `name: value`, or a value that is spread or stands alone. */
export interface Entry {
  readonly name?: string
  readonly spread?: boolean
  readonly value: Draft
  readonly comments?: readonly string[]
}

/** A call to be written: what is called, and its arguments. */
export interface DraftCall {
  readonly call: string
  readonly values: readonly Draft[]
  /** What stands behind it, such as `.url`. */
  readonly after?: string
}

/** `name: value`. */
export function entry(name: string, value: Draft, comments: readonly string[] = []): Entry {
  return { name, value, comments }
}

/** A call to be written. */
export function call(name: string, values: readonly Draft[], after = ''): DraftCall {
  return { call: name, values, after }
}

/** A string literal in the quotes of the file. */
export function quoted(text: string, { quote }: Style): string {
  const body = JSON.stringify(text).slice(1, -1)
  return quote === '"' ? `"${body}"` : `'${body.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

/** A draft with comments before the first entry of its first object. */
export function withComments(draft: Draft, comments: readonly string[]): Draft {
  if (typeof draft === 'string') return [...comments.map(asBlock), draft].join(' ')
  if ('object' in draft) {
    const [first, ...others] = draft.object
    if (first === undefined) return withComments('{}', comments)
    return { object: [{ ...first, comments: [...comments, ...(first.comments ?? [])] }, ...others] }
  }
  const [first, ...others] = draft.values
  return first === undefined ? draft : { ...draft, values: [withComments(first, comments), ...others] }
}

/** A comment that may stand within a line. */
function asBlock(comment: string): string {
  return comment.startsWith('//') ? `/*${comment.slice(2).replaceAll('*/', '* /')} */` : comment
}

/** A draft without comments. */
export function withoutComments(draft: Draft): Draft {
  if (typeof draft === 'string') return draft
  if ('call' in draft) return { ...draft, values: draft.values.map(withoutComments) }
  return { object: draft.object.map((one) => ({ ...one, comments: [], value: withoutComments(one.value) })) }
}

/**
 * Lays a draft out.
 *
 * @param indent What the line begins with, on which it begins.
 * @param column How much of the line is used before it.
 */
export function printed(draft: Draft, style: Style, indent: string, column: number): string {
  const flat = flatOf(draft, style)
  if (flat !== undefined && column + flat.length <= WIDTH) return flat
  if (typeof draft === 'string') return draft
  if ('object' in draft) return brokenObject(draft, style, indent)
  return `${draft.call}(${argumentsText(draft, style, indent, column + draft.call.length)})${draft.after ?? ''}`
}

/** As few objects as possible are written over several lines, and the last of them first. */
function argumentsText({ values }: DraftCall, style: Style, indent: string, column: number): string {
  let used = column
  const texts = values.map((value, index) => {
    const last = index === values.length - 1
    const text = printed(value, style, indent, last && used <= WIDTH ? WIDTH : used)
    used = /[\r\n]/.test(text) ? indent.length : used + text.length + 2
    return text
  })
  return texts.join(', ')
}

function brokenObject({ object }: DraftObject, style: Style, indent: string): string {
  const inner = indent + style.indent
  const lines = object.flatMap((one) => {
    const head = headOf(one, style)
    const value = shorthand(one) ? '' : printed(one.value, style, inner, inner.length + head.length + 1)
    return [...(one.comments ?? []), `${head}${value},`]
  })
  return `{${style.newline}${lines.map((line) => inner + line + style.newline).join('')}${indent}}`
}

/** On one line, or `undefined` where comments or texts of several lines do not allow it. */
function flatOf(draft: Draft, style: Style): string | undefined {
  if (typeof draft === 'string') return /[\r\n]/.test(draft) ? undefined : draft
  if ('call' in draft) {
    const values = draft.values.map((value) => flatOf(value, style))
    return values.includes(undefined) ? undefined : `${draft.call}(${values.join(', ')})${draft.after ?? ''}`
  }
  if (draft.object.some(({ comments = [] }) => comments.length > 0)) return undefined
  const values = draft.object.map((one) => {
    const value = flatOf(one.value, style)
    return value === undefined ? undefined : headOf(one, style) + (shorthand(one) ? '' : value)
  })
  if (values.includes(undefined)) return undefined
  return values.length === 0 ? '{}' : `{ ${values.join(', ')} }`
}

function headOf(one: Entry, style: Style): string {
  if (one.spread === true) return '...'
  if (one.name === undefined) return ''
  const name = /^[\w$]+$/.test(one.name) && !/^\d/.test(one.name) ? one.name : quoted(one.name, style)
  return shorthand(one) ? name : `${name}: `
}

function shorthand({ name, value }: Entry): boolean {
  return name !== undefined && name === value
}
