import { present } from '../present.js'
import { base64Md5 } from './checksums.js'
import type {
  ChecksumAlgorithm,
  Checksums,
  Dialect,
  DialectRequest,
  DialectResponse,
  ObjectOptions,
  PartUploads,
  Stored,
  TransferLimits,
} from './dialect.js'
import { type FailureRules, isFailure, readFailure } from './failure.js'
import { jsonNotation } from './json-notation.js'
import type { Fields, Notation } from './notation.js'
import { lowerCased, type PartCall, partUploads } from './part-uploads.js'
import { xmlNotation } from './xml-notation.js'

/** Where a service tells the checksum to rely on, and how it writes it. */
export interface ChecksumRule {
  readonly algorithm: ChecksumAlgorithm
  readonly header: string
  /** The field of a completion's answer and of an entry in a list of parts that has it, where there is one. */
  readonly field?: string
  /** Lower-case hex, or `undefined`: `decimalCrc64`, `base64Crc64`. */
  read(text: string): string | undefined
}

/** In what services differ that have uploads and failures of one kind. A provider's dialect is this table. */
export interface DialectRules extends FailureRules {
  readonly name: string
  readonly limits: TransferLimits
  readonly checksum: ChecksumRule
  /** Whether the header `content-md5` of an answer tells the MD5 of the object. */
  readonly tellsMd5?: boolean
  /** Whether the checksums in an answer may be of another body than the object's. */
  isDerived?(response: DialectResponse): boolean
  readonly versionIdHeader: string
  /** Response headers to expose to pages, beside those that every dialect reads. */
  readonly alsoExposed?: readonly string[]
  /** Headers without which `get` is not told checksums. */
  readonly getHeaders?: Readonly<Record<string, string>>
  /**
   * Which calls take what a single PUT would carry, by lower-case name; a name may end in `*`. All else describes the
   * object and goes with the first.
   */
  readonly takenBy: Readonly<Record<string, readonly PartCall[]>>
  /** The parameter by which a list of parts goes on. Default `part-number-marker`. */
  readonly partMarker?: string
}

type NotedRules = DialectRules & { readonly notation: Notation }

/** Makes a dialect of what differs between services whose bodies are the XML that S3 brought into use. */
export function xmlDialect(rules: DialectRules): Dialect<PartUploads> {
  return storageDialect({ ...rules, notation: xmlNotation })
}

/**
 * The same of services whose bodies are JSON.
 *
 * @param spell Writes a name as the service does, such as `UploadId` as `uploadId`. Default: as it is.
 */
export function jsonDialect(rules: DialectRules, spell?: (name: string) => string): Dialect<PartUploads> {
  return storageDialect({ ...rules, notation: jsonNotation(spell) })
}

function storageDialect(rules: NotedRules): Dialect<PartUploads> {
  const { name, limits, checksum, requestIdHeader, versionIdHeader, alsoExposed = [], getHeaders } = rules
  return {
    name,
    limits,
    checksums: [checksum.algorithm],
    md5Header: 'content-md5',
    dateHeader: 'date',
    requestIdHeader,
    exposedHeaders: [
      'etag',
      'content-range',
      requestIdHeader,
      checksum.header,
      ...alsoExposed,
      versionIdHeader,
      'date',
    ],
    uploads: partUploads({
      notation: rules.notation,
      takenBy: rules.takenBy,
      partMarker: rules.partMarker ?? 'part-number-marker',
      parts: limits.parts,
      isFailure: (response) => isFailure(response, rules),
      checksumsOf: (response) => checksumsOf(response, rules),
      listedChecksums: (part) => told(checksum, fieldOf(part, checksum)),
    }),
    put: (object) => wholeObject('PUT', object),
    get: (object) => wholeObject('GET', { ...object, headers: { ...getHeaders, ...object?.headers } }),
    readStored: (response) => (isFailure(response, rules) ? undefined : readStored(response, rules)),
    readError: (response) => readFailure(response, rules),
  }
}

/** A request that carries an object whole: all of its options. */
export function wholeObject(method: string, object: ObjectOptions = {}): DialectRequest {
  return { method, query: { ...object.query }, headers: Object.fromEntries(lowerCased(object)) }
}

/** The answers to a completion and to a form tell it in their bodies, where CORS hides headers or there are none. */
function readStored(response: DialectResponse, rules: NotedRules): Stored {
  const { headers, body } = response
  const told = rules.notation.isStored(body) ? rules.notation.read(body) : undefined
  const etag = headers.etag ?? told?.get('ETag')
  return present<Stored>({
    etag,
    versionId: headers[rules.versionIdHeader],
    checksums: checksumsOf(response, rules, told && fieldOf(told, rules.checksum)),
  })
}

/** @param inBody What the body tells, where the header does not. */
function checksumsOf(response: DialectResponse, rules: DialectRules, inBody?: string): Checksums {
  // What was made from an object is another body than the object whose checksum the headers may still tell.
  if (rules.isDerived?.(response)) return {}
  const { checksum, tellsMd5 } = rules
  const md5 = tellsMd5 ? base64Md5(response.headers['content-md5'] ?? '') : undefined
  return { ...told(checksum, response.headers[checksum.header] ?? inBody), ...(md5 !== undefined && { md5 }) }
}

function fieldOf(body: Fields, { field }: ChecksumRule): string | undefined {
  return field === undefined ? undefined : body.get(field)
}

function told({ algorithm, read }: ChecksumRule, text: string | undefined): Checksums {
  const hex = text === undefined ? undefined : read(text)
  return hex === undefined ? {} : { [algorithm]: hex }
}
