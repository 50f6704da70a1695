import { fromHttpDate, fromIsoBasic, fromIsoExtended } from '../text/dates.js'
import type { Difference } from './cause.js'
import { differ, shown } from './differ.js'
import { type Hints, regionAdvice } from './hints.js'
import type { Line } from './texts.js'
import { type Sentence, say } from './words/sentence.js'

/** Seconds of a time stamp in any of the forms that are signed, or `undefined`. */
export function secondsOf(text: string): number | undefined {
  if (/^\d{9,11}$/.test(text)) return Number(text)
  return fromIsoBasic(text) ?? fromHttpDate(text) ?? fromIsoExtended(text)
}

const UNITS = [
  [172_800, 86_400, 'duration.days'],
  [7200, 3600, 'duration.hours'],
  [90, 60, 'duration.minutes'],
  [0, 1, 'duration.seconds'],
] as const

/** A length of time in words. */
export function duration(seconds: number): Sentence {
  const [, unit, id] = UNITS.find(([from]) => seconds >= from) ?? UNITS[3]
  return say(id, { count: String(Math.round(seconds / unit)) })
}

/** Two sides that signed for different moments. */
export function timeDifferences(ours: Line, theirs: Line): readonly Difference[] {
  if (ours.text === theirs.text) return []
  const [mine, other] = [secondsOf(ours.text), secondsOf(theirs.text)]
  const apart = mine === undefined || other === undefined ? undefined : duration(Math.abs(mine - other))
  return [differ(ours, theirs, 'time_changed', say('time.changed', { apart }))]
}

/** Scopes are day, region, product and a constant such as `aws4_request`; some have no region. */
export function scopeDifferences(ours: Line, theirs: Line, hints: Hints): readonly Difference[] {
  if (ours.text === theirs.text) return []
  const [mine, other] = [partsOf(ours.text), partsOf(theirs.text)]
  const found: Difference[] = []
  if (mine[0] !== other[0]) found.push(differ(ours, theirs, 'day', say('scope.day')))
  if (mine[1] !== other[1]) found.push(differ(ours, theirs, 'region', regionFix(mine[1] ?? '', other[1] ?? '', hints)))
  const products = { ours: shown(mine[2] ?? ''), theirs: shown(other[2] ?? '') }
  if (mine[2] !== other[2]) found.push(differ(ours, theirs, 'product', say('scope.product', products)))
  return found.length > 0 ? found : [differ(ours, theirs, 'scheme', say('scope.kind'))]
}

function partsOf(scope: string): readonly string[] {
  const [day = '', ...rest] = scope.split('/')
  return rest.length === 2 && rest[1]?.endsWith('_request') ? [day, '', ...rest] : [day, ...rest]
}

function regionFix(mine: string, other: string, hints: Hints): Sentence {
  const { regionPrefix = '' } = hints
  const prefixed = [mine, other].find((region) => regionPrefix !== '' && region.startsWith(regionPrefix))
  const region = regionAdvice(prefixed, hints)
  if (region !== undefined) return say('region.prefixed', { region, prefix: regionPrefix })
  return say('region.changed', { ours: shown(mine), theirs: shown(other) })
}
