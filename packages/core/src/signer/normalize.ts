import type { SigningTime } from '../credentials/clock.js'
import { Snapshot } from '../credentials/snapshot.js'
import { SigningError } from '../errors.js'
import type { Endpoint } from '../schemes/endpoint.js'
import { isEndpoint } from '../schemes/options.js'
import { firstRepeat } from '../schemes/parsing.js'
import type { Mode } from '../schemes/plan.js'
import type { NormalizedRequest, Pairs, Resource } from '../schemes/request.js'
import type { SigningScheme } from '../schemes/scheme.js'
import { LAST_SECOND } from '../text/dates.js'
import { loneSurrogate, malformedText } from '../text/encoding.js'
import { type Aliases, misspelt } from '../text/fields.js'
import { trimmed } from '../text/http.js'
import {
  checkText,
  clipped,
  invalidField,
  invalidHeader,
  invalidInput,
  invalidQuery,
  typeOf,
} from '../text/input-errors.js'
import { ifOwnProperty } from '../text/own.js'
import type { Lifetime, PresignInput, RequestOptions, SignInput } from './input.js'
import { checkOnTokenExpiry } from './options.js'

/** An input as it is worked on: its own fields, each read once. What is absent is `undefined`. */
export interface NormalizedInput extends Required<Omit<RequestOptions, 'signal'>>, Required<Lifetime> {
  readonly resource: Resource
  readonly bucket: string | undefined
  /** There where the resource is an object. */
  readonly key: string
  /** Of a service. */
  readonly path: string | undefined
}

type AnyInput = RequestOptions & Partial<Lifetime & Record<'resource' | 'bucket' | 'key' | 'path', string>>

/** Takes an input apart, and finds out what it is about. */
export function normalizeInput(input: PresignInput | SignInput, mode: Mode): NormalizedInput {
  checkObject(input)
  const one = input as AnyInput
  const { resource = 'object' } = { resource: ifOwnProperty(one, 'resource', one.resource) }
  const given = {
    resource: resource as Resource,
    method: ifOwnProperty(one, 'method', one.method),
    bucket: ifOwnProperty(one, 'bucket', one.bucket),
    key: ifOwnProperty(one, 'key', one.key) as string,
    path: ifOwnProperty(one, 'path', one.path),
    query: ifOwnProperty(one, 'query', one.query),
    headers: ifOwnProperty(one, 'headers', one.headers),
    additionalHeaders: ifOwnProperty(one, 'additionalHeaders', one.additionalHeaders),
    at: ifOwnProperty(one, 'at', one.at),
    endpoint: ifOwnProperty(one, 'endpoint', one.endpoint),
    unique: ifOwnProperty(one, 'unique', one.unique),
    allowUnsafeKey: ifOwnProperty(one, 'allowUnsafeKey', one.allowUnsafeKey),
    // Checked by its type when a URL is asked for.
    expiresIn: ifOwnProperty(one, 'expiresIn', one.expiresIn) as number,
    onTokenExpiry: ifOwnProperty(one, 'onTokenExpiry', one.onTokenExpiry),
  }
  checkResource(given, input)
  if (given.unique !== undefined && typeof given.unique !== 'boolean')
    throw invalidInput('unique', given.unique, 'true or false')
  checkFields(input, mode)
  checkOnTokenExpiry('this call', given.onTokenExpiry)
  return given
}

/** What an input must have, and must not have beside what it is about. */
function checkResource({ resource, key, bucket, path }: Addressed, input: object): void {
  if (resource === 'object') {
    if (typeof key !== 'string') throw keyMissing(key, input)
    if (path !== undefined) throw beside('path', resource)
  } else if (resource === 'bucket' || resource === 'service') {
    if (key !== undefined) throw beside('key', resource)
    if (resource === 'service' ? bucket !== undefined : path !== undefined)
      throw beside(resource === 'service' ? 'bucket' : 'path', resource)
  } else throw invalidInput('resource', resource, "'object', 'bucket' or 'service'")
}

type Addressed = Record<'resource' | 'key' | 'bucket' | 'path', unknown>

const FIELDS =
  'resource method bucket key path query headers additionalHeaders at endpoint unique signal allowUnsafeKey expiresIn onTokenExpiry'.split(
    ' ',
  )

/** What other libraries and rows of databases call these fields. */
const ALIASES: Aliases = {
  bucket: ['bucketname'],
  query: ['querystring', 'queries', 'params', 'parameters'],
  headers: ['httpheaders'],
  method: ['httpmethod', 'verb'],
  additionalHeaders: ['signedheaders', 'headerstosign'],
  expiresIn: ['expires', 'expire', 'expiry', 'expiration', 'expiresinseconds', 'expireseconds', 'ttl', 'lifetime'],
}

const KNOWN: ReadonlySet<string> = /* @__PURE__ */ new Set(FIELDS)
const WITHOUT_LIFETIME = /* @__PURE__ */ FIELDS.filter((name) => name !== 'expiresIn')

/** A field that is misspelt would be left out of what is signed, in silence. */
function checkFields(input: object, mode: Mode): void {
  if (Object.keys(input).every((name) => KNOWN.has(name))) return
  const other = misspelt(input, mode === 'url' ? FIELDS : WITHOUT_LIFETIME, ALIASES)
  if (other) throw invalidField(`"${clipped(other.found)}"`, 'a value', `it as ${other.wanted}`)
}

/** The commonest reason is a misspelt field, so those that are not known are named. */
function keyMissing(key: unknown, input: object): SigningError {
  const found = typeOf(key)
  const fields = Object.keys(input).filter((name) => !FIELDS.includes(name))
  const unknown = fields.length === 0 ? '' : `, and ${fields.map((name) => `"${clipped(name)}"`).join(', ')}`
  const wanted = "wanted the key of an object as text, or resource: 'bucket' or 'service'"
  return new SigningError('key_missing', `Cannot sign: found a key of type ${found}${unknown}; ${wanted}`, {
    found,
    fields,
  })
}

function beside(name: string, resource: string): SigningError {
  return invalidField(name, 'a value', `no ${name} beside resource: '${resource}'`)
}

function checkObject(input: unknown): void {
  if ((typeof input === 'object' || typeof input === 'function') && input !== null) return
  const found = typeOf(input)
  throw new SigningError('input_invalid', `Cannot sign: found ${found}, wanted an object with bucket and key`, {
    name: 'input',
    found,
    wanted: 'an object',
  })
}

/** The one time of a signature, in whole seconds. */
export function signingTimeOf(at: Date | undefined, now: number): SigningTime {
  const time = at === undefined ? now : at instanceof Date ? at.getTime() : Number.NaN
  const seconds = Math.floor(time / 1000)
  // 9999-12-31T23:59:59Z: beyond it ISO 8601 needs a sixth digit, and no protocol has room for one.
  if (!(seconds >= 0 && seconds <= LAST_SECOND))
    throw new SigningError('time_invalid', 'Cannot sign at this time: wanted a Date between 1970 and 9999', {
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
  const shown =
    typeof expiresIn === 'number'
      ? `for ${expiresIn} seconds`
      : expiresIn === undefined
        ? 'without expiresIn'
        : `for a lifetime of type ${typeof expiresIn}`
  throw new SigningError(
    'expiry_out_of_range',
    `Cannot presign ${shown}: wanted a whole number of seconds from 1 to ${max}`,
    { found, min: 1, max },
  )
}

/** Copies and checks all of an input but its key, as far as no protocol has a say. */
export function normalizeRequest(
  scheme: SigningScheme,
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
    resource: given.resource,
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
  if (isEndpoint(endpoint)) return endpoint
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
 * Rejects a name that is there twice, for schemes whose service reads one of its values and does not say which.
 *
 * @throws SigningError `query_invalid`
 */
export function rejectRepeats(query: Pairs<string | null>): void {
  const name = firstRepeat(query)
  if (name !== undefined) throw invalidQuery(name, 'a name that is there once')
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
