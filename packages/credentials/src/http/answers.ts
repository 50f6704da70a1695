import { codeIn, fieldOf, jsonObject } from '../sources/fields.js'
import { absent, type Unavailable, unavailable } from '../sources/unavailable.js'
import type { Outcome } from './exchange.js'

/** What came back, for an error: a status with the service's own code, or why there is none. */
function foundIn(outcome: Outcome, code: string | undefined): string {
  if ('failure' in outcome) return outcome.found
  return `HTTP ${outcome.status}${code === undefined ? '' : ` (${code})`}`
}

/** The text of an answer of 200; else an error with the service's code. */
export function textOf(
  source: string,
  outcome: Outcome,
  wanted: string,
  codeOf: (text: string) => string | undefined = jsonCode,
): string {
  if (outcome.status === 200 && 'text' in outcome) return outcome.text
  throw unavailable(source, foundIn(outcome, 'text' in outcome ? codeOf(outcome.text) : undefined), wanted)
}

/** The object in an answer of 200. A proxy's page, `null` and `[]` are refused. */
export function objectOf(source: string, text: string): object {
  const object = jsonObject(text)
  if (object) return object
  throw unavailable(source, `an answer that is not a JSON object, of ${text.length} characters`, 'a JSON object')
}

/** The `Code` of a JSON answer, or `code`. */
function jsonCode(text: string): string | undefined {
  const object = jsonObject(text)
  const field = object && fieldOf(object)
  return codeIn(field?.('Code')) ?? codeIn(field?.('code'))
}

/** Nothing is there to be asked: absent. Anything else is an answer, or broken. */
export function unreachable(source: string, outcome: Outcome, wanted: string): Unavailable | undefined {
  const isThere = !('failure' in outcome) || outcome.failure === 'refused'
  return isThere ? undefined : absent(source, outcome.found, wanted)
}
