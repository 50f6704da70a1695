import { fromHttpDate, fromIsoBasic, fromIsoExtended } from '../text/dates.js'
import type { Difference } from './cause.js'
import { differ, shown } from './differ.js'
import { type Hints, regionAdvice } from './hints.js'
import type { Line } from './texts.js'

/** Seconds of a time stamp in any of the forms that are signed, or `undefined`. */
export function secondsOf(text: string): number | undefined {
  if (/^\d{9,11}$/.test(text)) return Number(text)
  return fromIsoBasic(text) ?? fromHttpDate(text) ?? fromIsoExtended(text)
}

/** A length of time in words. */
export function duration(seconds: number): string {
  const [amount, unit] =
    seconds >= 7200 ? [seconds / 3600, 'hours'] : seconds >= 90 ? [seconds / 60, 'minutes'] : [seconds, 'seconds']
  return `${Math.round(amount)} ${unit}`
}

/** Two sides that signed for different moments. */
export function timeDifferences(ours: Line, theirs: Line): readonly Difference[] {
  if (ours.text === theirs.text) return []
  const [mine, other] = [secondsOf(ours.text), secondsOf(theirs.text)]
  const apart = mine === undefined || other === undefined ? '' : `: they are ${duration(Math.abs(mine - other))} apart`
  return [differ(ours, theirs, 'time_changed', `Sign both sides for the same moment${apart}`)]
}

/** Scopes are day, region, product and a constant such as `aws4_request`; some have no region. */
export function scopeDifferences(ours: Line, theirs: Line, hints: Hints): readonly Difference[] {
  if (ours.text === theirs.text) return []
  const [mine, other] = [partsOf(ours.text), partsOf(theirs.text)]
  const found: Difference[] = []
  if (mine[0] !== other[0])
    found.push(differ(ours, theirs, 'day', 'Take the day of the scope from the time stamp, in UTC'))
  if (mine[1] !== other[1]) found.push(differ(ours, theirs, 'region', regionFix(mine[1] ?? '', other[1] ?? '', hints)))
  if (mine[2] !== other[2])
    found.push(
      differ(ours, theirs, 'product', `Sign for the product "${shown(other[2] ?? '')}", not "${shown(mine[2] ?? '')}"`),
    )
  return found.length > 0
    ? found
    : [differ(ours, theirs, 'scheme', 'Use the same kind of signature on both sides: the scopes have different forms')]
}

function partsOf(scope: string): readonly string[] {
  const [day = '', ...rest] = scope.split('/')
  return rest.length === 2 && rest[1]?.endsWith('_request') ? [day, '', ...rest] : [day, ...rest]
}

function regionFix(mine: string, other: string, hints: Hints): string {
  const { regionPrefix = '' } = hints
  const prefixed = [mine, other].find((region) => regionPrefix !== '' && region.startsWith(regionPrefix))
  const bare = regionAdvice(prefixed, hints)
  if (bare !== undefined) return `Sign for region "${bare}", without "${regionPrefix}"`
  return `Sign for the region of the bucket: "${shown(mine)}" was signed here, "${shown(other)}" there`
}
