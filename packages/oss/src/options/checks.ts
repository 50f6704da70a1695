import { SigningError } from '@presign/core'

/** The refusal of a query parameter: what was found (clipped: it may be anything), what is wanted. */
export function refuseQuery(name: string, found: unknown, wanted: string): SigningError {
  return new SigningError('query_invalid', `Cannot set ${name} to ${shown(found)}: wanted ${wanted}`, { name, wanted })
}

/** The refusal of a header. */
export function refuseHeader(name: string, found: unknown, wanted: string): SigningError {
  return new SigningError('header_invalid', `Cannot set ${name} to ${shown(found)}: wanted ${wanted}`, { name, wanted })
}

/** Checks a number that goes into the query. */
export function checkWhole(name: string, found: unknown, min: number, max: number): asserts found is number {
  if (typeof found === 'number' && Number.isInteger(found) && found >= min && found <= max) return
  throw refuseQuery(name, found, `a whole number from ${min} to ${max}`)
}

/** Checks a word that goes into a header. The type says it too, but to TypeScript alone. */
export function checkWord<const W extends string>(name: string, found: W, words: readonly W[]): void {
  if (!words.includes(found)) throw refuseHeader(name, found, words.join(', '))
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it looks for.
const CONTROLS = /[\x00-\x1f\x7f]/

/** Whether text could end a header line, or be cut short by one who reads it. */
export function hasControls(text: string): boolean {
  return CONTROLS.test(text)
}

function shown(found: unknown): string {
  if (typeof found !== 'string') return found === null || typeof found !== 'object' ? String(found) : typeof found
  return `"${found.length <= 80 ? found : `${found.slice(0, 80)}…`}"`
}
