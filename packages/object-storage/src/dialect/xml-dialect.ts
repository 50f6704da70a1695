import { SigningError } from '@presign/core'
import { present } from '../present.js'
import { escapeXml, xmlElements, xmlText } from '../xml/xml.js'
import type {
  Checksums,
  DialectRequest,
  DialectResponse,
  FailureKind,
  MultipartDialect,
  ObjectOptions,
  PartsPage,
  ServiceFailure,
  UploadedPart,
} from './dialect.js'

/** The calls of a multipart upload. */
export type MultipartCall = 'begin' | 'part' | 'list' | 'complete' | 'abort'

/** What differs between the services that spell multipart uploads in the same XML. */
export interface XmlMultipartRules {
  /**
   * Which calls take what a single PUT would carry, by lower-case name; a name may end in `*`. All else describes the
   * object and goes with the first.
   */
  readonly takenBy: Readonly<Record<string, readonly MultipartCall[]>>
  /** How many parts an upload may have. */
  readonly parts: number
  /** What the headers of an answer tell. */
  checksumsOf(response: DialectResponse): Checksums
  /** What an entry in a list of parts tells. */
  partChecksums(xml: string): Checksums
}

/**
 * Multipart uploads as many storage services spell them: `uploads`, `uploadId`, `partNumber`, and three XML bodies. For
 * dialects.
 */
export function xmlMultipart(rules: XmlMultipartRules): MultipartDialect {
  const call = (
    name: MultipartCall,
    method: string,
    query: Readonly<Record<string, string | null>>,
    object?: ObjectOptions,
  ) => {
    const options = optionsFor(name, rules, object)
    return { method, query: { ...options.query, ...query }, headers: options.headers }
  }
  return {
    begin: (object) => call('begin', 'POST', { uploads: null }, object),
    readBegun: (response) => (isXmlFailure(response) ? undefined : xmlText(response.body, 'UploadId') || undefined),
    part: (uploadId, number, object) =>
      call(
        'part',
        'PUT',
        { partNumber: String(checkedNumber(number, rules.parts)), uploadId: checked(uploadId) },
        object,
      ),
    readPart: (response, number) => {
      const { etag } = response.headers
      if (etag === undefined || isXmlFailure(response)) return undefined
      return { number, etag, checksums: rules.checksumsOf(response) }
    },
    list: (uploadId, from, object) =>
      call(
        'list',
        'GET',
        { uploadId: checked(uploadId), ...(from === undefined ? undefined : { 'part-number-marker': from }) },
        object,
      ),
    readList: (response) => readList(response, rules),
    complete: (uploadId, parts, object) => completion(call, uploadId, parts, rules.parts, object),
    abort: (uploadId, object) => call('abort', 'DELETE', { uploadId: checked(uploadId) }, object),
  }
}

/** A request that carries an object whole: all of its options. */
export function wholeObject(method: string, object: ObjectOptions = {}): DialectRequest {
  return { method, query: { ...object.query }, headers: Object.fromEntries(lowerCased(object)) }
}

/** Whether an answer is a failure: by its status, or by a body below a 200 that was sent to keep a connection open. */
export function isXmlFailure({ status, body }: DialectResponse): boolean {
  return status < 200 || status >= 300 || /^\s*(?:<\?xml[^>]*>\s*)?<Error[\s>]/.test(body)
}

const STATUSES: Readonly<Record<number, FailureKind>> = {
  304: 'condition',
  404: 'missing',
  408: 'transient',
  412: 'condition',
  416: 'range',
  429: 'transient',
  500: 'transient',
  502: 'transient',
  503: 'transient',
  504: 'transient',
}

/** What a failure means: by the service's code where the table has it, else by the HTTP status. */
export function failureKind(code: string, status: number, kinds: Readonly<Record<string, FailureKind>>): FailureKind {
  return (Object.hasOwn(kinds, code) ? kinds[code] : undefined) ?? STATUSES[status] ?? 'rejected'
}

/** What differs between the services that write the same XML when they refuse. */
export interface XmlFailureRules {
  /** What codes mean where the HTTP status does not say it already. */
  readonly kinds: Readonly<Record<string, FailureKind>>
  readonly requestIdHeader: string
  /** Reads an error body, or `undefined` where it is none. */
  read(body: string, headers: DialectResponse['headers']): Omit<ServiceFailure, 'kind' | 'ec'> | undefined
}

/** Reads a failure. `undefined` when the answer is none. */
export function xmlFailure(response: DialectResponse, rules: XmlFailureRules): ServiceFailure | undefined {
  if (!isXmlFailure(response)) return undefined
  const { status, headers } = response
  const told = rules.read(response.body, headers)
  const { code, message } = told ?? { code: `${status}`, message: `The service answered ${status} without saying why` }
  // Links and policies die as `AccessDenied`, told apart by their message.
  const expired = code === 'AccessDenied' && /Request has expired|Policy expired/i.test(message)
  return present<ServiceFailure>({
    kind: expired ? 'expired' : failureKind(code, status, rules.kinds),
    code,
    message,
    requestId: told?.requestId ?? headers[rules.requestIdHeader],
    serverTime: told?.serverTime,
    region: told?.region,
    texts: told?.texts,
  })
}

type Call = (
  name: MultipartCall,
  method: string,
  query: Readonly<Record<string, string | null>>,
  object?: ObjectOptions,
) => DialectRequest

/** Parts come in any order; services want them by number. */
function completion(
  call: Call,
  uploadId: string,
  parts: readonly Pick<UploadedPart, 'number' | 'etag'>[],
  max: number,
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
  const lines = sorted.map(
    ({ number, etag }) =>
      `<Part><PartNumber>${checkedNumber(number, max)}</PartNumber><ETag>${escapeXml(etag)}</ETag></Part>`,
  )
  const { headers, ...rest } = call('complete', 'POST', { uploadId: checked(uploadId) }, object)
  return {
    ...rest,
    // Named, because senders that find no type write one of their own.
    headers: { ...headers, 'content-type': 'application/xml' },
    body: `<CompleteMultipartUpload>${lines.join('')}</CompleteMultipartUpload>`,
  }
}

function readList(response: DialectResponse, { partChecksums }: XmlMultipartRules): PartsPage | undefined {
  const { body } = response
  if (isXmlFailure(response) || !/<ListPartsResult[\s>]/.test(body)) return undefined
  const parts = xmlElements(body, 'Part').flatMap((xml) => {
    const number = Number(xmlText(xml, 'PartNumber') ?? Number.NaN)
    const etag = xmlText(xml, 'ETag')
    const bytes = Number(xmlText(xml, 'Size') ?? Number.NaN)
    if (!Number.isInteger(number) || etag === undefined || !Number.isSafeInteger(bytes)) return []
    return [{ number, etag, bytes, checksums: partChecksums(xml) }]
  })
  const next = xmlText(body, 'IsTruncated') === 'true' ? xmlText(body, 'NextPartNumberMarker') : undefined
  return next === undefined ? { parts } : { parts, next }
}

function optionsFor(call: MultipartCall, { takenBy }: XmlMultipartRules, object: ObjectOptions = {}) {
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

function lowerCased({ headers = {} }: ObjectOptions): (readonly [string, string])[] {
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
  return new SigningError('input_invalid', `Cannot write a multipart call: found ${found}, wanted ${wanted}`, {
    name,
    found,
    wanted,
  })
}
