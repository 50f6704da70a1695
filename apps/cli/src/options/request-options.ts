import type { RequestOptions, SignInput } from '@presign/core'
import { type Arguments, type Options, UsageError } from '../command.js'
import { bucketOf, placeOf } from './target.js'

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
  'allow-unsafe-key': { type: 'boolean', help: 'Sign keys that URL parsers rewrite: dot segments, leading slash' },
} as const satisfies Options

/** What the words `[METHOD] oss://BUCKET/KEY` and the options describe. */
export function requestOf(given: Arguments): SignInput {
  const { target, ...request } = describedIn(given)
  return { ...request, ...placeOf(target, given.text('resource')) }
}

/** The same where keys follow: the target names a bucket. */
export function requestsOf(given: Arguments): RequestOptions & { readonly bucket?: string | undefined } {
  const { target, ...request } = describedIn(given)
  return { ...request, bucket: bucketOf(target) }
}

function describedIn(given: Arguments): RequestOptions & { readonly target: string } {
  const [first = '', second, ...more] = given.words
  if (first === '' || more.length > 0) throw new UsageError('Wanted [METHOD] oss://BUCKET/KEY')
  const [method, target] = second === undefined ? ['GET', first] : [first, second]
  return {
    target,
    method,
    headers: Object.fromEntries(given.texts('header').map(headerOf)),
    query: Object.fromEntries(given.texts('query').map(parameterOf)),
    additionalHeaders: given.texts('sign-header'),
    at: momentOf(given.text('at')),
    allowUnsafeKey: given.flag('allow-unsafe-key'),
  }
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
