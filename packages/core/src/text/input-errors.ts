import { type ErrorDetails, SigningError } from '../errors.js'
import { loneSurrogate, malformedText } from './encoding.js'

/** A field of the input that is not of its type. */
export function invalidInput(name: string, found: unknown, wanted: string): SigningError {
  return invalidField(name, typeOf(found), wanted)
}

/** A field of the input that has the wrong value. */
export function invalidField(name: string, found: string, wanted: string): SigningError {
  return invalidArgument(`Cannot read ${name}`, { name, found, wanted })
}

/** The error for an option that is not what it must be. */
export function invalidOption(of: string, name: string, found: string, wanted: string): SigningError {
  return invalidArgument(`Cannot use ${name} of ${of}`, { name, found, wanted })
}

/** The error for an argument, by what was tried with it: `Cannot write a multipart call`. */
export function invalidArgument(tried: string, details: ErrorDetails['input_invalid']): SigningError {
  const { found, wanted } = details
  return new SigningError('input_invalid', `${tried}: found ${found}, wanted ${wanted}`, details)
}

/** The error for a parameter of the query that cannot be signed. */
export function invalidQuery(name: string, wanted: string): SigningError {
  return new SigningError('query_invalid', `Cannot sign query parameter "${clipped(name)}": wanted ${wanted}`, {
    name,
    wanted,
  })
}

/** The error for a header that cannot be signed. */
export function invalidHeader(name: string, wanted: string): SigningError {
  return new SigningError('header_invalid', `Cannot sign header "${clipped(name)}": wanted ${wanted}`, { name, wanted })
}

/** The error for a bucket whose name the service forbids. */
export function invalidBucket(bucket: string, wanted: string): SigningError {
  const found = bucket.slice(0, 80)
  return new SigningError('bucket_invalid', `Cannot sign for bucket "${found}": wanted ${wanted}`, { found, wanted })
}

/** The error for a region that the service cannot have. */
export function invalidRegion(region: unknown, wanted: string): SigningError {
  const found = shownRegion(region)
  return new SigningError('region_invalid', `Cannot sign for region "${found}": wanted ${wanted}`, { found, wanted })
}

/** What was given as a region, for an error: text cut short, or what else it is. */
export function shownRegion(region: unknown): string {
  return typeof region === 'string' ? region.slice(0, 80) : typeof region
}

/** The error for a field of the credentials. */
export function invalidCredentials(name: string, wanted: string, found?: string): SigningError {
  return new SigningError('credentials_invalid', `Cannot use these credentials: ${name} must be ${wanted}`, {
    name,
    ...(found !== undefined && { found }),
    wanted,
  })
}

/** The error for a key that the service's rules forbid; `rule` says which in a sentence. */
export function unsafeKey(key: string, rule: string): SigningError {
  return new SigningError('key_unsafe', `Cannot sign key "${clipped(key)}": ${rule}`, { key, rule })
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

/** What something is, in a word. */
export function typeOf(value: unknown): string {
  return value === null ? 'null' : typeof value
}
