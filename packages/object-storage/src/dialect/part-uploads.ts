import type { SigningError } from '@presign/core'
import { invalidArgument } from '@presign/core/scheme'
import type { Checksums, DialectRequest, DialectResponse, ObjectOptions, PartsPage, PartUploads } from './dialect.js'
import type { Fields, NamedPart, Notation } from './notation.js'

/** The calls of an upload in parts. */
export type PartCall = 'begin' | 'part' | 'list' | 'complete' | 'abort'

/** In what services differ that take uploads in parts by the same calls. */
export interface PartRules {
  readonly notation: Notation
  readonly takenBy: Readonly<Record<string, readonly PartCall[]>>
  /** How many parts an upload may have. */
  readonly parts: number
  isFailure(response: DialectResponse): boolean
  /** What the headers of an answer tell. */
  checksumsOf(response: DialectResponse): Checksums
  /** The parameter by which a list of parts goes on. */
  readonly partMarker: string
  /** What an entry in a list of parts tells. */
  listedChecksums(part: Fields): Checksums
}

/** An id goes into the query of each call. Those of services have 20 to 300 characters. */
const ID = /^[!-~]{1,1024}$/

/** Uploads in parts as many storage services have them: `uploads`, `uploadId`, `partNumber`, and three bodies. */
export function partUploads(rules: PartRules): PartUploads {
  const call = (
    name: PartCall,
    method: string,
    query: Readonly<Record<string, string | null>>,
    object?: ObjectOptions,
  ) => {
    const options = optionsFor(name, rules, object)
    return { method, query: { ...options.query, ...query }, headers: options.headers }
  }
  return {
    kind: 'parts',
    begin: (object) => call('begin', 'POST', { uploads: null }, object),
    readBegun(response) {
      const id = rules.isFailure(response) ? '' : (rules.notation.read(response.body).get('UploadId') ?? '')
      return ID.test(id) ? id : undefined
    },
    part: (uploadId, number, object) =>
      call(
        'part',
        'PUT',
        { partNumber: String(checkedNumber(number, rules.parts)), uploadId: checked(uploadId) },
        object,
      ),
    readPart: (response, number) => {
      const { etag } = response.headers
      if (etag === undefined || rules.isFailure(response)) return undefined
      return { number, etag, checksums: rules.checksumsOf(response) }
    },
    list: (uploadId, from, object) =>
      call(
        'list',
        'GET',
        { uploadId: checked(uploadId), ...(from === undefined ? undefined : { [rules.partMarker]: from }) },
        object,
      ),
    readList: (response, uploadId) => readList(response, rules, uploadId),
    complete: (uploadId, parts, object) => completion(call, uploadId, parts, rules, object),
    abort: (uploadId, object) => call('abort', 'DELETE', { uploadId: checked(uploadId) }, object),
  }
}

type Call = (
  name: PartCall,
  method: string,
  query: Readonly<Record<string, string | null>>,
  object?: ObjectOptions,
) => DialectRequest

/** Parts come in any order; services want them by number. */
function completion(
  call: Call,
  uploadId: string,
  parts: readonly NamedPart[],
  { parts: max, notation }: PartRules,
  object?: ObjectOptions,
): DialectRequest {
  const sorted = [...parts].sort((a, b) => a.number - b.number)
  const repeated = sorted.find(({ number }, index) => number === sorted[index - 1]?.number)
  if (repeated || sorted.length === 0 || sorted.length > max)
    throw invalid(
      'parts',
      repeated ? `part ${repeated.number} twice` : `${sorted.length} parts`,
      `1 to ${max} parts, each once`,
    )
  for (const { number } of sorted) checkedNumber(number, max)
  const { headers, ...rest } = call('complete', 'POST', { uploadId: checked(uploadId) }, object)
  return {
    ...rest,
    // Named, because senders that find no type write one of their own.
    headers: { ...headers, 'content-type': notation.type },
    body: notation.completion(sorted),
  }
}

function readList(response: DialectResponse, rules: PartRules, uploadId?: string): PartsPage | undefined {
  const { notation } = rules
  if (rules.isFailure(response) || !notation.isPartList(response.body)) return undefined
  const list = notation.read(response.body)
  // Parts of another upload would be named at the completion of this one.
  if (uploadId !== undefined && (list.get('UploadId') ?? uploadId) !== uploadId) return undefined
  const parts = list.all('Part').flatMap((part) => {
    const number = Number(part.get('PartNumber') ?? Number.NaN)
    const etag = part.get('ETag')
    const bytes = Number(part.get('Size') ?? Number.NaN)
    if (!Number.isInteger(number) || etag === undefined || !Number.isSafeInteger(bytes)) return []
    return [{ number, etag, bytes, checksums: rules.listedChecksums(part) }]
  })
  if (list.get('IsTruncated') !== 'true') return { parts }
  // A list that goes on, and does not say where, would be taken for the whole.
  const next = list.get('NextPartNumberMarker')
  return next === undefined ? undefined : { parts, next }
}

function optionsFor(call: PartCall, { takenBy }: PartRules, object: ObjectOptions = {}) {
  const families = Object.keys(takenBy).filter((name) => name.endsWith('*'))
  const takers = (name: string) => {
    if (Object.hasOwn(takenBy, name)) return takenBy[name] ?? []
    const family = families.find((prefix) => name.startsWith(prefix.slice(0, -1)))
    return (family === undefined ? undefined : takenBy[family]) ?? ['begin']
  }
  return {
    headers: Object.fromEntries(lowerCased(object).filter(([name]) => takers(name).includes(call))),
    query: Object.fromEntries(Object.entries(object.query ?? {}).filter(([name]) => takers(name).includes(call))),
  }
}

/** Headers by lower-case name. */
export function lowerCased({ headers = {} }: ObjectOptions): (readonly [string, string])[] {
  return Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
}

/** Without an id these calls would mean another: PUT the object, delete the object. */
function checked(uploadId: string): string {
  if (typeof uploadId === 'string' && uploadId !== '') return uploadId
  throw invalid('uploadId', 'none', 'the id that the initiating call was answered with')
}

function checkedNumber(number: number, max: number): number {
  if (Number.isInteger(number) && number >= 1 && number <= max) return number
  throw invalid('partNumber', String(number), `a whole number from 1 to ${max}`)
}

function invalid(name: string, found: string, wanted: string): SigningError {
  return invalidArgument('Cannot write a multipart call', {
    name,
    found,
    wanted,
  })
}
