import { decodeText, encodeText, loneSurrogate } from '../text/encoding.js'
import type { Difference } from './cause.js'
import { differ, MAX_DIFFERENCES } from './differ.js'
import type { Line } from './texts.js'

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
  if (sameSet(mine, other))
    return [
      differ(
        ours,
        theirs,
        'query_order',
        'Sort parameters by the bytes of their encoded names, not by locale and not as they were written',
      ),
    ]
  const damage = other.find(({ name, value }) => isDamaged(name) || (value !== undefined && isDamaged(value)))
  if (damage)
    return [
      differ(
        undefined,
        part(theirs, damage),
        'url_damaged',
        'Write & as it is: the URL went through HTML (&amp;) or JSON (\\u0026) escaping and was not unescaped',
      ),
    ]
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
  const fix = 'Send the query as it was signed: this is the first place where the two differ'
  return differ({ ...ours, text: piece(ours) }, { ...theirs, text: piece(theirs) }, 'query_changed', fix)
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
  const fix = `Send the parameter "${plain(one.name)}", which was signed`
  return differ(part(ours, one), undefined, 'query_missing', fix)
}

function added(theirs: Line, one: Parameter): Difference {
  const fix = `Add "${plain(one.name)}" before signing, or not at all: the other side signs it`
  return differ(undefined, part(theirs, one), 'query_added', fix)
}

function changed(ours: Line, mine: Parameter, theirs: Line, other: Parameter): readonly Difference[] {
  if (mine.text === other.text) return []
  const [cause, fix] = whyChanged(mine, other)
  return [differ(part(ours, mine), part(theirs, other), cause, fix)]
}

function whyChanged({ name, value = '' }: Parameter, other: Parameter): [Difference['cause'], string] {
  const theirs = other.value ?? ''
  const shown = plain(name)
  if (value === theirs)
    return ['query_empty_value', `Sign and send "${shown}" without "=": an empty value and none are one to the service`]
  if (loneSurrogate(value) < 0 && encodeText(value) === theirs && /%/.test(value))
    return ['encoded_twice', `Encode the value of "${shown}" once`]
  if (value.replaceAll('%20', '%2B') === theirs || value.replaceAll(' ', '+') === theirs)
    return ['plus_for_space', `Write a blank in the value of "${shown}" as %20`]
  if (value.replaceAll('%2B', '%20') === theirs || value.replaceAll('+', ' ') === theirs)
    return [
      'plus_for_space',
      `Write a plus in the value of "${shown}" as %2B: a + in a query is a blank to the service`,
    ]
  if (value.startsWith(theirs)) return ['url_damaged', `Copy the whole URL: the value of "${shown}" was cut short`]
  return ['query_changed', `Send "${shown}" with the value that was signed`]
}

const plain = (name: string) => (decodeText(name) ?? name).slice(0, 80)
