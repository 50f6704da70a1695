import type { Difference } from './cause.js'
import { differ, MAX_DIFFERENCES, shown } from './differ.js'
import { type Hints, senderOf } from './hints.js'
import type { Line } from './texts.js'

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
  const fix = 'Name the same additional headers on both sides, in lower case and sorted, and send every one of them'
  return [differ(ours, theirs, 'additional_header_missing', fix)]
}

function headerOf(line: Line): Header {
  const colon = line.text.indexOf(':')
  return { name: line.text.slice(0, colon).toLowerCase(), value: line.text.slice(colon + 1), line }
}

function missing({ name, line }: Header): Difference {
  return differ(line, undefined, 'header_missing', `Send the header "${name}" as it was signed: it did not arrive`)
}

function added({ name, line }: Header, hints: Hints): Difference {
  const sender = senderOf(name, hints)
  const who = sender === undefined ? '' : ` (${sender})`
  const fix = `Do not send "${name}"${who}, or sign it: the other side signs every such header that arrives`
  return differ(undefined, line, 'header_added', fix)
}

function changed(mine: Header, other: Header, hints: Hints): readonly Difference[] {
  const { name } = mine
  if (mine.value === other.value) return []
  if (name === 'host') {
    const fix = 'Let the Host header arrive as it was signed: a proxy that passes the request on must keep it'
    return [differ(mine.line, other.line, 'host_changed', fix)]
  }
  if (blanks(mine.value) === blanks(other.value)) {
    const fix = `Trim the value of "${name}" before signing: blanks around it do not survive HTTP`
    return [differ(mine.line, other.line, 'header_trimmed', fix)]
  }
  if (name === 'accept-encoding' || hints.rewritten?.includes(name)) {
    const fix = `Do not sign "${name}": a proxy before the service rewrites it, so it never arrives as it was sent`
    return [differ(mine.line, other.line, 'header_changed', fix)]
  }
  const sender = name === 'content-type' ? ` (${senderOf(name, hints)})` : ''
  // Shown with its name, by which a token is known.
  const value = shown(`${name}:${mine.value}`).slice(name.length + 1)
  const fix = `Send "${name}" with the value that was signed, "${value}"${sender}`
  return [differ(mine.line, other.line, 'header_changed', fix)]
}

/** Without blanks at the ends, and runs of them as one. */
const blanks = (value: string) => value.trim().replaceAll(/\s+/g, ' ')
