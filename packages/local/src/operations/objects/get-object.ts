import { fromStored, ownHeader, ownHeaders } from '../../dialect/own.js'
import { Failure, failures } from '../../failure.js'
import type { Answer } from '../../server/answer.js'
import type { ObjectCall } from '../../server/call.js'
import type { ObjectRecord } from '../../storage/records.js'
import { checkReadable, restoreHeader } from '../archive/restored.js'
import { compressed } from '../compressed.js'
import { encryptionHeaders, etagOf, httpDateOf, versionHeader, writtenHeaders } from '../written.js'
import { checkConditions, READ_CONDITIONS } from './conditions.js'
import { findObject, followed } from './find-object.js'
import { processObject } from './process-object.js'
import { type Range, rangeIn } from './range.js'

/**
 * GetObject, in whole or a range of it. `response-*` parameters are for signed requests alone. What `x-oss-process` asks
 * for is made by the hook of this server.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/getobject}
 */
export async function getObject(call: ObjectCall): Promise<Answer> {
  const found = await findObject(call)
  const record = await followed(call, found)
  checkConditions(call.headers, READ_CONDITIONS, record)
  checkReadable(call, record)
  const process = call.service.dialect.has('processing') ? call.query.get('x-oss-process') : undefined
  if (process) return processObject(call, record, process)
  const range = partIn(call, record) ?? rangeIn(call, record.size)
  const { start, end } = range ?? { start: 0, end: record.size }
  await call.service.store.contents.check(record)
  const answer = {
    status: range ? 206 : 200,
    headers: { ...objectHeaders(call, record), ...overrides(call), ...rangeHeader(range, record.size) },
    ...bodyOf(call, record, start, end),
  }
  return range || !call.service.dialect.has('compression') ? answer : compressed(call.headers, answer)
}

/** Up to 64 kB are read at once and leave with the headers. */
const FEW_BYTES = 64 * 1024

function bodyOf({ service: { store } }: ObjectCall, record: ObjectRecord, start: number, end: number) {
  const size = end - start
  return size <= FEW_BYTES
    ? { body: store.contents.bytes(record, start, end) }
    : { body: () => store.contents.read(record, start, end), size }
}

/**
 * HeadObject: the headers of GetObject, without its body.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/headobject}
 */
export async function headObject(call: ObjectCall): Promise<Answer> {
  const record = await followed(call, await findObject(call))
  checkConditions(call.headers, READ_CONDITIONS, record)
  const range = call.service.dialect.has('ranged-heads')
    ? (partIn(call, record) ?? rangeIn(call, record.size))
    : undefined
  await call.service.store.contents.check(record)
  const answer = {
    status: range ? 206 : 200,
    headers: { ...objectHeaders(call, record), ...headOverrides(call), ...rangeHeader(range, record.size) },
    size: range ? range.end - range.start : record.size,
    body: nothing,
  }
  return call.service.dialect.has('compression') ? compressed(call.headers, answer) : answer
}

/**
 * GetObjectMeta: size, ETag, checksum and date, which costs the service less. Of a symlink it shows the link itself.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/getobjectmeta}
 */
export async function getObjectMeta(call: ObjectCall): Promise<Answer> {
  const record = await findObject(call)
  return {
    headers: { ...writtenHeaders(call, record), 'Last-Modified': httpDateOf(record) },
    size: record.size,
    body: nothing,
  }
}

/** The headers that describe an object. */
function objectHeaders(call: ObjectCall, record: ObjectRecord): Record<string, string> {
  const { dialect } = call.service
  const { tags, parts } = record
  const isPart = call.query.has('partNumber') && parts
  const asked = ownHeader(call, 'checksum-mode')?.toUpperCase() === 'ENABLED'
  return {
    ...fromStored(dialect, record.headers),
    ETag: etagOf(call, record),
    'Last-Modified': httpDateOf(record),
    'Accept-Ranges': 'bytes',
    ...dialect.described(record, false),
    ...restoreHeader(dialect, record, call.now),
    // A checksum of the whole says nothing of a range.
    ...(asked && !call.headers.has('range') && !isPart && dialect.checksums(record)),
    ...ownHeaders(dialect, {
      'tagging-count': tags.length === 0 ? undefined : String(tags.length),
      'mp-parts-count': isPart ? String(parts.length) : undefined,
    }),
    ...encryptionHeaders(call, record),
    ...versionHeader(call, record),
  }
}

/**
 * The bytes of one part, which S3 knows by its number as long as the object is there.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html}
 * @throws Failure `InvalidPartNumber`; `InvalidRequest` beside a range
 */
function partIn({ query, service, headers }: ObjectCall, { parts, size }: ObjectRecord): Range | undefined {
  const text = query.get('partNumber')
  if (text === undefined || !service.dialect.has('parts-by-number')) return undefined
  if (headers.has('range'))
    throw failures.invalidRequest('Cannot specify both Range header and partNumber query parameter')
  const sizes = parts?.map((part) => part.size) ?? [size]
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0
  const length = sizes[number - 1]
  if (length === undefined) throw new Failure(416, 'InvalidPartNumber', 'The requested partnumber is not satisfiable')
  const start = sizes.slice(0, number - 1).reduce((sum, one) => sum + one, 0)
  return size === 0 ? undefined : { start, end: start + length }
}

/** S3 takes the `response-*` parameters with HEAD as well. */
function headOverrides(call: ObjectCall): Record<string, string> {
  return call.service.dialect.has('ranged-heads') ? overrides(call) : {}
}

const OVERRIDES = [
  'content-type',
  'content-language',
  'expires',
  'cache-control',
  'content-disposition',
  'content-encoding',
] as const

/** Headers that the URL asks for. A request without a signature may ask for none. */
function overrides({ query, accessKeyId }: ObjectCall): Record<string, string> {
  const asked = OVERRIDES.flatMap((name) => {
    const value = query.get(`response-${name}`)
    return value === undefined ? [] : [[name, headerSafe(value, name)] as const]
  })
  if (asked.length > 0 && accessKeyId === undefined)
    throw new Failure(400, 'InvalidRequest', 'The request with response-* parameters must be signed.')
  return Object.fromEntries(asked)
}

/** A line break would end the header and begin another. UTF-8 goes out as its bytes. */
function headerSafe(value: string, name: string): string {
  if (/[^\P{Cc}\t]/u.test(value))
    throw failures.invalidArgument('A response header cannot hold control characters.', {
      ArgumentName: `response-${name}`,
    })
  return Buffer.from(value, 'utf8').toString('latin1')
}

function rangeHeader(range: Range | undefined, size: number): Record<string, string> {
  return range ? { 'Content-Range': `bytes ${range.start}-${range.end - 1}/${size}` } : {}
}

function nothing(): never {
  throw new Error('HEAD has no body')
}
