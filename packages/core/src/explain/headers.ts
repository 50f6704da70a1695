import type { Difference } from './cause.js'
import { differ, MAX_DIFFERENCES, shown } from './differ.js'
import { type Hints, hostAdvice, senderOf, typeSender } from './hints.js'
import type { Line } from './texts.js'
import { say } from './words/sentence.js'

interface Header {
  readonly name: string
  readonly value: string
  readonly line: Line
}

/** Why two lists of signed headers differ. */
export function headerDifferences(ours: readonly Line[], theirs: readonly Line[], hints: Hints): readonly Difference[] {
  const [mine, other] = [ours.map(headerOf), theirs.map(headerOf)]
  const [byName, known] = [new Map(other.map((one) => [one.name, one])), new Set(mine.map(({ name }) => name))]
  return [
    ...mine.flatMap((one) => {
      const match = byName.get(one.name)
      return match === undefined ? [missing(one)] : changed(one, match, hints)
    }),
    ...other.filter(({ name }) => !known.has(name)).map((one) => added(one, hints)),
  ].slice(0, MAX_DIFFERENCES)
}

/** Why two lists of additional names differ. */
export function nameDifferences(ours: Line, theirs: Line): readonly Difference[] {
  if (ours.text === theirs.text) return []
  return [differ(ours, theirs, 'additional_header_missing', say('header.names'))]
}

function headerOf(line: Line): Header {
  const colon = line.text.indexOf(':')
  return { name: line.text.slice(0, colon).toLowerCase(), value: line.text.slice(colon + 1), line }
}

function missing({ name, line }: Header): Difference {
  return differ(line, undefined, 'header_missing', say('header.missing', { name }))
}

function added({ name, value, line }: Header, hints: Hints): Difference {
  if (isForm(name, value)) return differ(undefined, line, 'header_added', say('header.form', { name }))
  return differ(undefined, line, 'header_added', say('header.added', { name, senders: senderOf(name, hints) }))
}

/** A page that sends a `FormData` where a file is wanted. */
function isForm(name: string, value: string): boolean {
  return name === 'content-type' && /^\s*multipart\/form-data\b/i.test(value)
}

function changed(mine: Header, other: Header, hints: Hints): readonly Difference[] {
  const { name } = mine
  if (mine.value === other.value) return []
  if (name === 'host') return [hostChanged(mine, other, hints)]
  if (blanks(mine.value) === blanks(other.value))
    return [differ(mine.line, other.line, 'header_trimmed', say('header.trimmed', { name }))]
  if (name === 'accept-encoding' || hints.rewritten?.includes(name))
    return [differ(mine.line, other.line, 'header_changed', say('header.rewritten', { name }))]
  if (isForm(name, other.value)) return [differ(mine.line, other.line, 'header_changed', say('header.form', { name }))]
  // Shown with its name, by which a token is known.
  const value = shown(`${name}:${mine.value}`).slice(name.length + 1)
  const senders = name === 'content-type' ? (typeSender(other.value) ?? senderOf(name, hints)) : undefined
  return [differ(mine.line, other.line, 'header_changed', say('header.changed', { name, value, senders }))]
}

/** A port or a domain that a proxy took for another. */
function hostChanged(mine: Header, other: Header, { hosts }: Hints): Difference {
  const [ours, theirs] = [mine, other].map(({ value }) => value.trim().toLowerCase())
  const named = theirs !== undefined && hosts?.test(theirs) === true ? hostAdvice(theirs) : undefined
  const sentence =
    ours?.replace(PORT, '') === theirs?.replace(PORT, '')
      ? say('host.port')
      : named !== undefined && hosts?.test(ours ?? '') === false
        ? say('host.cdn', { host: named })
        : say('host.changed')
  return differ(mine.line, other.line, 'host_changed', sentence)
}

const PORT = /:\d+$/

/** Without blanks at the ends, and runs of them as one. */
const blanks = (value: string) => value.trim().replaceAll(/\s+/g, ' ')
