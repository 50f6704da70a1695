import { fromUtf8 } from '@presign/core/scheme'
import { Failure, failures } from '../failure.js'
import type { Headers } from '../server/parsed-request.js'
import { Scanner } from './scanner.js'

/** The file of a form, whose bytes are still on their way. */
interface FormFile {
  /** `undefined` where it is not UTF-8. */
  readonly name: string | undefined
  /** Its bytes as Latin-1, as Node has headers. */
  readonly contentType: string | undefined
  /** Throws a Failure when the body ends inside it. */
  readonly body: AsyncIterable<Uint8Array>
}

/** Fields of a form in their order, with names in lower case. */
export type FormFields = readonly (readonly [name: string, value: string])[]

/** A form up to its file, which is the last field: what comes after it is ignored. */
export interface Form {
  readonly fields: FormFields
  readonly file: FormFile
}

const MAX_HEADERS = 16 * 1024
const MAX_FIELDS = 200

/** The service's limits, in bytes: of a name, of a value, and of all values before the file. */
const MAX_NAME = 8 * 1024
const MAX_VALUE = 2 * 1024 * 1024
const MAX_VALUES = 8 * 1024 * 1024

/** How many bytes of fields are held for a sender that has not shown a permission: 64 kB. A permission takes a few. */
const MAX_UNPROVED = 64 * 1024

/**
 * Reads a `multipart/form-data` body as far as its file begins.
 *
 * A reader of our own. multipasta 0.2.8 drops names of files beyond Latin-1, such as `filename="中文.txt"`, keeps a view
 * of every chunk of a field, which are 54 MB for 900 kB in single bytes, and throws on a broken `filename*`. busboy and
 * its kin drop the parameters of a part's Content-Type, which is stored.
 *
 * @param prove Called once, as soon as the fields are larger than a permission needs. Throws when they hold none.
 * @see {@link https://www.rfc-editor.org/rfc/rfc7578}
 * @see {@link https://www.alibabacloud.com/help/en/oss/user-guide/0006-00000112} for the limits
 * @throws Failure `MalformedPOSTRequest`, `FieldItemTooLong`, `InvalidArgument` without a file, or for what is not UTF-8
 */
export async function readForm(
  body: AsyncIterable<Uint8Array>,
  headers: Headers,
  prove: (fields: FormFields) => Promise<unknown> = async () => undefined,
): Promise<Form> {
  const mark = Buffer.from(`\r\n--${boundaryIn(headers)}`)
  // A body begins with its first boundary; before all others there is a line break.
  const scanner = new Scanner(body, LINE)
  const fields: (readonly [string, string])[] = []
  // With their headers, as names count too.
  let held = 0
  let size = 0
  let proved = false
  const proveOnce = async () => {
    if (!proved) await prove(fields)
    proved = true
  }
  const readValue = async () => {
    if (held > MAX_UNPROVED) await proveOnce()
    const room = proved ? MAX_VALUE : MAX_UNPROVED - held
    const value = await scanner.before(mark, room)
    if (value || scanner.length <= room) return value
    await proveOnce()
    return scanner.before(mark, MAX_VALUE)
  }
  await need(scanner, mark, MAX_HEADERS)
  while (fields.length <= MAX_FIELDS) {
    if ((await need(scanner, LINE, 2)).length > 0) break
    const headersOfPart = await need(scanner, HEADERS_END, MAX_HEADERS)
    const part = partOf(headersOfPart.toString('latin1'))
    held += headersOfPart.length
    if (part.name === 'file')
      return { fields, file: { name: part.filename, contentType: part.contentType, body: fileIn(scanner, mark) } }
    const value = await readValue()
    if (!value) throw scanner.length > MAX_VALUE ? tooLong('0006-00000111') : malformed(NOT_WELL_FORMED)
    held += value.length
    size += value.length
    if (size > MAX_VALUES) throw tooLong('0006-00000112')
    fields.push([part.name, needText(value)])
  }
  throw failures.invalidArgument('POST requires exactly one file upload per request.')
}

/** A key with a replaced character would be another key, and a value would not come back as it was. */
function needText(bytes: Buffer): string {
  const text = fromUtf8(bytes)
  if (text === undefined) throw failures.notUtf8()
  return text
}

const LINE = Buffer.from('\r\n')
const HEADERS_END = Buffer.from('\r\n\r\n')

async function* fileIn(scanner: Scanner, mark: Buffer): AsyncGenerator<Uint8Array> {
  if (!(yield* scanner.until(mark))) throw malformed('The body of your POST request ends inside its file.')
}

const NOT_WELL_FORMED = 'The body of your POST request is not well-formed multipart/form-data.'

async function need(scanner: Scanner, mark: Buffer, max: number): Promise<Buffer> {
  const found = await scanner.before(mark, max)
  if (found) return found
  throw malformed(NOT_WELL_FORMED)
}

function boundaryIn(headers: Headers): string {
  const [, quoted, plain] =
    /;\s*boundary=(?:"([^"]{1,70})"|([^\s;,"]{1,70}))/i.exec(headers.get('content-type') ?? '') ?? []
  const boundary = quoted ?? plain
  if (boundary) return boundary
  throw malformed('The Content-Type of your POST request has no boundary.')
}

interface Part {
  /** In lower case. */
  readonly name: string
  readonly filename: string | undefined
  readonly contentType: string | undefined
}

/** @param headers Bytes, as Latin-1. */
function partOf(headers: string): Part {
  const lines = headers.split('\r\n')
  // A part without headers would take those of the next for its own, with what stands between.
  if (!lines.every((line) => /^[^\s:]+:/.test(line))) throw malformed(NOT_WELL_FORMED)
  const value = (name: string) =>
    lines
      .find((line) => line.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim()
  const disposition = value('content-disposition') ?? ''
  const name = parameter(disposition, 'name')
  if (name === undefined) throw malformed('A part of the form has no name.')
  if (name.length > MAX_NAME) throw tooLong('0006-00000110')
  return {
    name: needText(name).toLowerCase(),
    // Some browsers send the whole path of the user's own file.
    filename: fromUtf8(parameter(disposition, 'filename') ?? Buffer.alloc(0))?.replace(/^.*[/\\]/s, ''),
    contentType: value('content-type'),
  }
}

/** Browsers write a quote in a name as `%22`, curl writes `\"`. */
function parameter(disposition: string, name: string): Buffer | undefined {
  const [, quoted] = new RegExp(`;\\s*${name}="((?:[^"\\\\]|\\\\.)*)"`, 'i').exec(disposition) ?? []
  return quoted === undefined ? undefined : Buffer.from(quoted.replaceAll('\\"', '"').replaceAll('%22', '"'), 'latin1')
}

function malformed(message: string): Failure {
  return new Failure(400, 'MalformedPOSTRequest', message)
}

function tooLong(ec: string): Failure {
  return new Failure(400, 'FieldItemTooLong', 'A form field, or all fields before the file, are too large.', { ec })
}
