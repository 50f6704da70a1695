import { oneLine } from './io.js'

/** Names with their values, for a person; those without a value are left out, and those without a name stand alone. */
export type Rows = [name: string, value: string | undefined][]

/** Rows as text. */
export function rowsText(rows: Rows): string {
  return rows
    .filter(([, value]) => value !== undefined)
    .map(([name, value = '']) => (name === '' ? value : `${`${name}:`.padEnd(14)} ${oneLine(value)}`))
    .join('\n')
}

/** How far a moment is away: `3 h 12 min ago`, `in 15 min`. */
export function sinceOrUntil(iso: string, at: Date): string {
  const seconds = Math.round((Date.parse(iso) - at.getTime()) / 1000)
  return seconds < 0 ? `expired ${lengthOf(-seconds)} ago` : `${lengthOf(seconds)} from now`
}

const UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
]

/** The two largest units. */
function lengthOf(seconds: number): string {
  const first = UNITS.findIndex(([unit]) => seconds >= unit)
  if (first < 0) return '0 s'
  const parts = UNITS.slice(first, first + 2).map(([unit, name], index) => {
    const before = index === 0 ? seconds : seconds % (UNITS[first]?.[0] ?? 1)
    return [Math.floor(before / unit), name] as const
  })
  return parts
    .filter(([count]) => count > 0)
    .map(([count, name]) => `${count} ${name}`)
    .join(' ')
}
