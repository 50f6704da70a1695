import { decodeText, encodeText, loneSurrogate } from '../text/encoding.js'
import type { Difference } from './cause.js'
import { differ, MAX_DIFFERENCES } from './differ.js'
import type { Line } from './texts.js'
import { type Sentence, say } from './words/sentence.js'

interface Parameter {
  readonly name: string
  /** `undefined` without `=`. */
  readonly value: string | undefined
  readonly text: string
}

/** Why two signed queries differ: what is there on one side alone, what has another value, and the order. */
export function queryDifferences(ours: Line, theirs: Line): readonly Difference[] {
  if (ours.text === theirs.text) return []
  if (ours.text.length + theirs.text.length > MAX_COMPARED) return [firstPiece(ours, theirs)]
  const [mine, other] = [parametersOf(ours.text), parametersOf(theirs.text)]
  if (sameSet(mine, other)) return [differ(ours, theirs, 'query_order', say('query.order'))]
  const damage = other.find(({ name, value }) => isDamaged(name) || (value !== undefined && isDamaged(value)))
  if (damage) return [differ(undefined, part(theirs, damage), 'url_damaged', say('query.escaped'))]
  const [byName, known] = [firstByName(other), new Set(mine.map(({ name }) => name))]
  return [
    ...mine.flatMap((one) => {
      const match = byName.get(one.name)
      return match === undefined ? [missing(ours, one)] : changed(ours, one, theirs, match)
    }),
    ...other.filter(({ name }) => !known.has(name)).map((one) => added(theirs, one)),
  ].slice(0, MAX_DIFFERENCES)
}

/** Two queries, in characters, up to which every parameter is compared: a stranger may send as many as a server takes. */
const MAX_COMPARED = 32_768

/** Of two long queries, where they part. */
function firstPiece(ours: Line, theirs: Line): Difference {
  let at = 0
  while (ours.text[at] === theirs.text[at]) at++
  const begin = Math.max(0, ours.text.lastIndexOf('&', at - 1) + 1)
  const piece = ({ text }: Line) => /^[^&]{0,400}/.exec(text.slice(begin, begin + 400))?.[0] ?? ''
  const [mine, other] = [piece(ours), piece(theirs)]
  return differ({ ...ours, text: mine }, { ...theirs, text: other }, 'query_changed', say('query.first_piece'))
}

function firstByName(list: readonly Parameter[]): ReadonlyMap<string, Parameter> {
  const map = new Map<string, Parameter>()
  for (const one of list) if (!map.has(one.name)) map.set(one.name, one)
  return map
}

function parametersOf(query: string): readonly Parameter[] {
  return (query === '' ? [] : query.split('&')).map((text) => {
    const equals = text.indexOf('=')
    return equals < 0
      ? { name: text, value: undefined, text }
      : { name: text.slice(0, equals), value: text.slice(equals + 1), text }
  })
}

function sameSet(a: readonly Parameter[], b: readonly Parameter[]): boolean {
  const sorted = (list: readonly Parameter[]) => list.map(({ text }) => text).sort()
  const [left, right] = [sorted(a), sorted(b)]
  return left.length === right.length && left.every((text, index) => text === right[index])
}

/** Traces of escaping: `amp;name`, `\u0026name`. */
function isDamaged(text: string): boolean {
  const plain = decodeText(text) ?? text
  return plain.startsWith('amp;') || plain.includes('&amp;') || plain.toLowerCase().includes('\\u0026')
}

const part = (line: Line, { text }: Parameter): Line => ({ ...line, text })

function missing(ours: Line, one: Parameter): Difference {
  return differ(part(ours, one), undefined, 'query_missing', say('query.missing', { name: plain(one.name) }))
}

function added(theirs: Line, one: Parameter): Difference {
  return differ(undefined, part(theirs, one), 'query_added', say('query.added', { name: plain(one.name) }))
}

function changed(ours: Line, mine: Parameter, theirs: Line, other: Parameter): readonly Difference[] {
  if (mine.text === other.text) return []
  const [cause, id] = whyChanged(mine, other)
  return [differ(part(ours, mine), part(theirs, other), cause, say(id, { name: plain(mine.name) }))]
}

function whyChanged(
  { value = '' }: Parameter,
  { value: theirs = '' }: Parameter,
): [Difference['cause'], Sentence['id']] {
  if (value === theirs) return ['query_empty_value', 'query.empty_value']
  if (loneSurrogate(value) < 0 && encodeText(value) === theirs && /%/.test(value))
    return ['encoded_twice', 'query.encoded_twice']
  if (value.replaceAll('%20', '%2B') === theirs || value.replaceAll(' ', '+') === theirs)
    return ['plus_for_space', 'query.blank']
  if (value.replaceAll('%2B', '%20') === theirs || value.replaceAll('+', ' ') === theirs)
    return ['plus_for_space', 'query.plus']
  if (value.startsWith(theirs)) return ['url_damaged', 'query.cut']
  return ['query_changed', 'query.changed']
}

const plain = (name: string) => (decodeText(name) ?? name).slice(0, 80)
