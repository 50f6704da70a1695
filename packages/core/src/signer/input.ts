import { LAST_SECOND, type SigningTime } from '../credentials/clock.js'
import { Snapshot } from '../credentials/credentials.js'
import { SigningError } from '../errors.js'
import { firstRepeat } from '../schemes/reading.js'
import type { AnySigningScheme, Endpoint, Mode, NormalizedRequest, ObjectKey, Pairs } from '../schemes/scheme.js'
import { encodePath, loneSurrogate, malformedText, utf8Length } from '../text/encoding.js'
import { trimmed } from '../text/http.js'
import { ifOwnProperty } from '../text/own.js'

/** A query value; `null` is a name without one. A list repeats the name, where the service reads that. */
export type QueryValue = string | null | readonly (string | null)[]

/** What is to be signed. Everything is text as a person would write it: never percent-encoded. */
export interface SignInput {
  /** HTTP method. Default `GET`. */
  readonly method?: string | undefined
  /** Left out for requests to the service itself, or where the endpoint brings it along. */
  readonly bucket?: string | undefined
  /** The object's name. Left out for requests to the bucket. */
  readonly key?: string | undefined
  /** Query parameters. All of them are sent; which are signed is the scheme's rule. */
  readonly query?: Readonly<Record<string, QueryValue>> | undefined
  /** Headers the sender will send. Names in any case. All of them are sent; which are signed is the scheme's rule. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Names of headers to sign beyond those the scheme always signs. */
  readonly additionalHeaders?: readonly string[] | undefined
  /** The moment of signing. Default: the signer's clock. */
  readonly at?: Date | undefined
  /** Where the request goes, instead of the scheme's endpoint. */
  readonly endpoint?: Endpoint | undefined
  /** Sign keys with `.` or `..` segments or a leading `/` or `\`, which URL parsers rewrite or the service forbids. */
  readonly allowUnsafeKey?: boolean | undefined
}

/** What to do when a link would live longer than the token that signs it. */
export type OnTokenExpiry = 'reject' | 'clamp'

/** The same for a URL that carries its permission. */
export interface PresignInput extends SignInput {
  /** Seconds from the moment of signing. */
  readonly expiresIn: number
  /** `clamp` shortens the link to the token's life; `reject`, the default, throws `token_expiry`. */
  readonly onTokenExpiry?: OnTokenExpiry | undefined
}

/** An input as it is worked on: its own fields, each read once. What is absent is `undefined`. */
export type NormalizedInput = Required<PresignInput>

/** Takes an input apart. */
export function normalizeInput(input: PresignInput | SignInput): NormalizedInput {
  checkObject(input)
  const one = input as PresignInput
  return {
    method: ifOwnProperty(one, 'method', one.method),
    bucket: ifOwnProperty(one, 'bucket', one.bucket),
    key: ifOwnProperty(one, 'key', one.key),
    query: ifOwnProperty(one, 'query', one.query),
    headers: ifOwnProperty(one, 'headers', one.headers),
    additionalHeaders: ifOwnProperty(one, 'additionalHeaders', one.additionalHeaders),
    at: ifOwnProperty(one, 'at', one.at),
    endpoint: ifOwnProperty(one, 'endpoint', one.endpoint),
    allowUnsafeKey: ifOwnProperty(one, 'allowUnsafeKey', one.allowUnsafeKey),
    // Checked by its type when a URL is asked for.
    expiresIn: ifOwnProperty(one, 'expiresIn', one.expiresIn) as number,
    onTokenExpiry: ifOwnProperty(one, 'onTokenExpiry', one.onTokenExpiry),
  }
}

function checkObject(input: unknown): void {
  if ((typeof input === 'object' || typeof input === 'function') && input !== null) return
  const found = input === null ? 'null' : typeof input
  throw new SigningError('input_invalid', `Cannot sign: found ${found}, wanted an object with bucket and key`, {
    name: 'input',
    found,
    wanted: 'an object',
  })
}

/** The one moment of a signature, in whole seconds. */
export function signingTimeOf(at: Date | undefined, now: number): SigningTime {
  const time = at === undefined ? now : at instanceof Date ? at.getTime() : Number.NaN
  const seconds = Math.floor(time / 1000)
  // 9999-12-31T23:59:59Z: beyond it ISO 8601 needs a sixth digit, and no protocol has room for one.
  if (!(seconds >= 0 && seconds <= LAST_SECOND))
    throw new SigningError('time_invalid', 'Cannot sign at this moment: wanted a Date between 1970 and 9999', {
      found: String(at),
    })
  return { seconds }
}

/**
 * Checks a lifetime: whole seconds, from 1 to what the scheme allows.
 *
 * @throws SigningError `expiry_out_of_range`
 */
export function checkExpiry(expiresIn: unknown, max: number): asserts expiresIn is number {
  if (typeof expiresIn === 'number' && Number.isInteger(expiresIn) && expiresIn >= 1 && expiresIn <= max) return
  const found = typeof expiresIn === 'number' ? expiresIn : Number.NaN
  const shown = typeof expiresIn === 'number' ? `${expiresIn} seconds` : `a lifetime of type ${typeof expiresIn}`
  throw new SigningError(
    'expiry_out_of_range',
    `Cannot presign for ${shown}: wanted a whole number of seconds from 1 to ${max}`,
    { found, min: 1, max },
  )
}

/** Copies and checks all of an input but its key, as far as no protocol has a say. */
export function normalizeRequest(
  scheme: AnySigningScheme,
  mode: Mode,
  given: NormalizedInput,
  snapshot: Snapshot,
  expiresIn: number,
): NormalizedRequest {
  const { bucket } = given
  if (bucket !== undefined) checkText('bucket', bucket)
  if (mode === 'url') checkExpiry(expiresIn, scheme.limits.expiresIn)
  return {
    mode,
    method: methodOf(given.method),
    bucket,
    object: given.key !== undefined,
    query: queryPairs(given.query),
    headers: headerPairs(given.headers),
    additionalHeaders: headerNames(given.additionalHeaders),
    expiresIn,
    endpoint: endpointOf(given.endpoint),
    accessKeyId: snapshot.accessKeyId,
    securityToken: snapshot.securityToken,
    scope: Snapshot.secretOf(snapshot).scope,
  }
}

const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/

function methodOf(method: unknown): string {
  if (method === undefined || method === 'GET') return 'GET'
  if (typeof method === 'string' && TOKEN.test(method)) return method.toUpperCase()
  throw invalidInput('method', method, 'the name of an HTTP method')
}

function endpointOf(endpoint: unknown): Endpoint | undefined {
  if (endpoint === undefined || typeof (endpoint as Partial<Endpoint> | null)?.address === 'function')
    return endpoint as Endpoint | undefined
  throw invalidInput('endpoint', endpoint, 'an endpoint such as endpoints.public()')
}

const NONE: Pairs<never> = []

function queryPairs(query: unknown): Pairs<string | null> {
  if (query === undefined) return NONE
  const pairs: (readonly [string, string | null])[] = []
  for (const [name, value] of entriesOf('query', query)) {
    if (name === '' || loneSurrogate(name) >= 0) throw invalidQuery(name, 'a name that is text and not empty')
    if (!Array.isArray(value)) pairs.push([name, queryValue(name, value)])
    else for (const one of value) pairs.push([name, queryValue(name, one)])
  }
  return pairs
}

function queryValue(name: string, value: unknown): string | null {
  if (value === null) return null
  if (typeof value !== 'string') throw invalidQuery(name, 'text, or null for a name without a value')
  if (loneSurrogate(value) >= 0) throw malformedText(`the query value of "${clipped(name)}"`, value)
  return value
}

/**
 * Refuses a name that is there twice, for schemes whose service reads one of its values and does not say which.
 *
 * @throws SigningError `query_invalid`
 */
export function rejectRepeats(query: Pairs<string | null>): void {
  const name = firstRepeat(query)
  if (name !== undefined) throw invalidQuery(name, 'a name that is there once')
}

function invalidQuery(name: string, wanted: string): SigningError {
  return new SigningError('query_invalid', `Cannot sign query parameter "${clipped(name)}": wanted ${wanted}`, {
    name,
    wanted,
  })
}

function headerPairs(headers: unknown): Pairs {
  if (headers === undefined) return NONE
  const seen = new Set<string>()
  return entriesOf('headers', headers).map(([given, value]) => {
    const name = headerName(given)
    if (seen.has(name))
      throw new SigningError('header_duplicate', `Cannot sign header "${name}": it is given twice, in different case`, {
        name,
      })
    seen.add(name)
    return [name, headerValue(name, value)]
  })
}

function headerName(given: unknown): string {
  if (typeof given === 'string' && TOKEN.test(given) && given !== '__proto__') return given.toLowerCase()
  throw invalidHeader(String(given), 'a name that HTTP can carry')
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it looks for.
const UNSENDABLE = /[\x00-\x08\x0A-\x1F\x7F]/

function headerValue(name: string, value: unknown): string {
  if (typeof value !== 'string') throw invalidHeader(name, 'a value that is text')
  if (UNSENDABLE.test(value)) throw invalidHeader(name, 'a value without CR, LF, NUL or other control characters')
  if (loneSurrogate(value) >= 0) throw malformedText(`the value of header "${name}"`, value)
  return trimmed(value)
}

function invalidHeader(name: string, wanted: string): SigningError {
  return new SigningError('header_invalid', `Cannot sign header "${clipped(name)}": wanted ${wanted}`, { name, wanted })
}

function headerNames(names: unknown): readonly string[] {
  if (names === undefined) return NONE as readonly never[]
  if (!Array.isArray(names)) throw invalidInput('additionalHeaders', names, 'a list of header names')
  return [...new Set(names.map(headerName))].sort()
}

function entriesOf(name: string, record: unknown): (readonly [string, unknown])[] {
  if (typeof record !== 'object' || record === null || Array.isArray(record))
    throw invalidInput(name, record, 'a record')
  if (Symbol.iterator in record) throw invalidInput(name, record, 'a plain record; spread it with Object.fromEntries')
  const entries: (readonly [string, unknown])[] = []
  for (const name of Object.keys(record)) {
    const value = (record as Record<string, unknown>)[name]
    // An undefined value is how JavaScript leaves something out.
    if (value !== undefined) entries.push([name, value])
  }
  return entries
}

function invalidInput(name: string, found: unknown, wanted: string): SigningError {
  const shown = found === null ? 'null' : typeof found
  return new SigningError('input_invalid', `Cannot read ${name}: found ${shown}, wanted ${wanted}`, {
    name,
    found: shown,
    wanted,
  })
}

function checkText(name: string, value: unknown): asserts value is string {
  if (typeof value !== 'string') throw invalidInput(name, value, 'text')
  if (loneSurrogate(value) >= 0) throw malformedText(name, value)
}

// Segments that begin with an unreserved character other than a dot: nothing to escape, nothing to refuse.
const PLAIN_KEY = /^(?:[\w~-][\w.~-]*(?:\/+|$))+$/

const BUCKET: ObjectKey = { key: '', path: '' }

/** The object key, checked and encoded. Most keys need neither. */
export function objectKeyOf(scheme: AnySigningScheme, { key, allowUnsafeKey }: NormalizedInput): ObjectKey {
  if (key === undefined) return BUCKET
  if (typeof key === 'string' && key.length <= scheme.limits.keyBytes && PLAIN_KEY.test(key)) return { key, path: key }
  return unusualTarget(scheme, key, allowUnsafeKey === true)
}

function unusualTarget(scheme: AnySigningScheme, key: unknown, allowUnsafe: boolean): ObjectKey {
  checkText('key', key)
  if (key === '')
    throw new SigningError('key_empty', 'Cannot sign an empty key: leave it out to address the bucket itself', {
      name: 'key',
    })
  const bytes = utf8Length(key)
  const max = scheme.limits.keyBytes
  if (bytes > max)
    throw new SigningError('key_too_long', `Cannot sign a key of ${bytes} bytes of UTF-8: wanted at most ${max}`, {
      bytes,
      max,
    })
  const rule = allowUnsafe ? undefined : unsafe(key)
  if (rule !== undefined)
    throw new SigningError(
      'key_unsafe',
      `Cannot sign key "${clipped(key)}": ${rule}; allowUnsafeKey: true signs it as it is`,
      {
        key,
        rule,
      },
    )
  scheme.checkKey?.(key, allowUnsafe)
  return { key, path: encodePath(key) }
}

function unsafe(key: string): string | undefined {
  if (/^[/\\]/.test(key)) return 'it begins with a slash or backslash, which naming rules forbid'
  if (/(?:^|[/\\])\.{1,2}(?:[/\\]|$)/.test(key)) return 'it has a "." or ".." segment, which URL parsers collapse'
  return undefined
}

function clipped(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 80)}…`
}
