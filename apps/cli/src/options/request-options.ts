import type { RequestOptions, SignInput } from '@presign/core'
import { type Arguments, type Options, UsageError } from '../command.js'
import type { Provider } from '../providers/provider.js'
import { addressedBy, bucketOf, type Target, targetOf } from './target.js'

/** The option of every command that signs for a key. */
export const unsafeKeyOption = {
  'allow-unsafe-key': { type: 'boolean', help: 'Sign keys that URL parsers rewrite: dot segments, leading slash' },
} as const satisfies Options

/** Options of every command that describes a request. */
export const requestOptions = {
  header: {
    type: 'string',
    short: 'H',
    multiple: true,
    help: "A header the sender will send: 'Name: value'. May be repeated",
  },
  query: {
    type: 'string',
    short: 'q',
    multiple: true,
    help: 'A query parameter: NAME=VALUE, or NAME alone. May be repeated',
  },
  'sign-header': {
    type: 'string',
    multiple: true,
    help: 'Name of a header to sign beyond those always signed. May be repeated',
  },
  resource: { type: 'string', help: 'What is addressed where it is not an object: bucket or service' },
  at: { type: 'string', help: 'The time of the signature, ISO 8601. Default: now' },
  ...unsafeKeyOption,
} as const satisfies Options

/** A request with the provider it is for. */
export interface AskedRequest<T> {
  readonly provider: Provider
  readonly request: T
}

/** What the words `[METHOD] oss://BUCKET/KEY` and the options describe. */
export function requestOf(given: Arguments): AskedRequest<SignInput> {
  const { text, target, ...request } = describedIn(given)
  return { provider: target.provider, request: { ...request, ...addressedBy(text, target, given.text('resource')) } }
}

/** The same where keys follow: the target names a bucket. */
export function requestsOf(given: Arguments): AskedRequest<RequestOptions & { readonly bucket?: string | undefined }> {
  const { text, target, ...request } = describedIn(given)
  return { provider: target.provider, request: { ...request, bucket: bucketOf(text, target) } }
}

function describedIn(given: Arguments): RequestOptions & { readonly text: string; readonly target: Target } {
  const { method, place: text } = methodAnd(given.words, 'oss://BUCKET/KEY')
  return {
    text,
    target: targetOf(text),
    method,
    headers: Object.fromEntries(given.texts('header').map(headerOf)),
    query: Object.fromEntries(given.texts('query').map(parameterOf)),
    additionalHeaders: given.texts('sign-header'),
    at: momentOf(given.text('at')),
    allowUnsafeKey: given.flag('allow-unsafe-key'),
  }
}

/** Reads the words `[METHOD] PLACE`. */
export function methodAnd(
  words: readonly string[],
  wanted: string,
): { readonly method: string; readonly place: string } {
  const [first = '', second, ...more] = words
  if (first !== '' && second === undefined) return { method: 'GET', place: first }
  if (first === '' || second === undefined || more.length > 0) throw new UsageError(`Wanted [METHOD] ${wanted}`)
  if (first.includes('://')) throw new UsageError(`Found two of them: wanted [METHOD] ${wanted}`)
  return { method: methodOf(first), place: second }
}

/** What these services are asked with. The library signs for any token of RFC 9110; here another one is a typing error. */
const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'PATCH']

/**
 * Reads a method, in any case.
 *
 * @param Wrong What is thrown. Default: an error of the command line.
 */
export function methodOf(text: string, Wrong: new (message: string) => Error = UsageError): string {
  const method = text.toUpperCase()
  if (METHODS.includes(method)) return method
  throw new Wrong(`Cannot read the method "${text.slice(0, 40)}": wanted ${METHODS.join(', ')}`)
}

/** Rejects two ways of printing one result. */
export function checkFormats(given: Arguments): void {
  if (given.flag('json') && given.flag('curl')) throw new UsageError('Give one of --json and --curl')
}

/** Reads `Name: value`. */
export function headerOf(text: string): [string, string] {
  const colon = text.indexOf(':')
  if (colon < 1) throw new UsageError(`Cannot read the header "${text.slice(0, 40)}": wanted 'Name: value'`)
  return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()]
}

function parameterOf(text: string): [string, string | null] {
  const equals = text.indexOf('=')
  return equals < 0 ? [text, null] : [text.slice(0, equals), text.slice(equals + 1)]
}

/** Reads a moment in ISO 8601. */
export function momentOf(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  const at = new Date(text)
  if (Number.isNaN(at.getTime()))
    throw new UsageError(`Cannot read the moment "${text}": wanted ISO 8601, such as 2026-01-31T12:00:00Z`)
  return at
}
