import { SigningError } from '../errors.js'
import { loneSurrogate, malformedText } from '../text/encoding.js'

/** A field of the input that is not of its type. */
export function invalidInput(name: string, found: unknown, wanted: string): SigningError {
  return invalidField(name, found === null ? 'null' : typeof found, wanted)
}

/** A field of the input that has the wrong value. */
export function invalidField(name: string, found: string, wanted: string): SigningError {
  return new SigningError('input_invalid', `Cannot read ${name}: found ${found}, wanted ${wanted}`, {
    name,
    found,
    wanted,
  })
}

/** Checks that a field is text with a form in UTF-8. */
export function checkText(name: string, value: unknown): asserts value is string {
  if (typeof value !== 'string') throw invalidInput(name, value, 'text')
  if (loneSurrogate(value) >= 0) throw malformedText(name, value)
}

/** Text as a message shows it. */
export function clipped(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 80)}…`
}
