import { Failure, failures } from '../failure.js'
import type { Headers } from '../server/parsed-request.js'
import { Scanner } from './scanner.js'

/** The file of a form, whose bytes are still on their way. */
interface FormFile {
  readonly name: string
  readonly contentType: string | undefined
  readonly body: AsyncIterable<Uint8Array>
}

/** A form up to its file, which is the last field: what comes after it is not looked at. */
export interface Form {
  /** Names in lower case, in their order. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly file: FormFile
}

const MAX_HEADERS = 16 * 1024
const MAX_VALUE = 2 * 1024 * 1024
const MAX_FIELDS = 200

/**
 * Reads a `multipart/form-data` body as far as its file begins.
 *
 * A parser of our own, because those on npm drop the parameters of a part's Content-Type, which is stored.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7578}
 * @throws Failure `MalformedPOSTRequest`, `InvalidArgument` without a file
 */
export async function readForm(body: AsyncIterable<Uint8Array>, headers: Headers): Promise<Form> {
  const mark = Buffer.from(`\r\n--${boundaryIn(headers)}`)
  // A body begins with its first boundary; before all others there is a line break.
  const scanner = new Scanner(body, Buffer.from('\r\n'))
  const fields: (readonly [string, string])[] = []
  await need(scanner, mark, MAX_HEADERS)
  while (fields.length <= MAX_FIELDS) {
    if ((await need(scanner, LINE, 2)).length > 0) break
    const part = partOf((await need(scanner, HEADERS_END, MAX_HEADERS)).toString('utf8'))
    if (part.name === 'file')
      return { fields, file: { name: part.filename, contentType: part.contentType, body: scanner.until(mark) } }
    fields.push([part.name, (await need(scanner, mark, MAX_VALUE)).toString('utf8')])
  }
  throw failures.invalidArgument('POST requires exactly one file upload per request.')
}

const LINE = Buffer.from('\r\n')
const HEADERS_END = Buffer.from('\r\n\r\n')

async function need(scanner: Scanner, mark: Buffer, max: number): Promise<Buffer> {
  const found = await scanner.before(mark, max)
  if (found) return found
  throw malformed('The body of your POST request is not well-formed multipart/form-data.')
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
  readonly filename: string
  readonly contentType: string | undefined
}

function partOf(headers: string): Part {
  const lines = headers.split('\r\n')
  const value = (name: string) =>
    lines
      .find((line) => line.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim()
  const disposition = value('content-disposition') ?? ''
  const name = parameter(disposition, 'name')
  if (name === undefined) throw malformed('A part of the form has no name.')
  return {
    name: name.toLowerCase(),
    // Some browsers send the whole path of the user's own file.
    filename: (parameter(disposition, 'filename') ?? '').replace(/^.*[/\\]/s, ''),
    contentType: value('content-type'),
  }
}

/** Browsers write a quote in a name as `%22`, curl writes `\"`. */
function parameter(disposition: string, name: string): string | undefined {
  const [, quoted] = new RegExp(`;\\s*${name}="((?:[^"\\\\]|\\\\.)*)"`, 'i').exec(disposition) ?? []
  return quoted?.replaceAll('\\"', '"').replaceAll('%22', '"')
}

function malformed(message: string): Failure {
  return new Failure(400, 'MalformedPOSTRequest', message)
}
