import type { SigningError } from '@presign/core'
import { fromBase64, fromUtf8, invalidArgument, toBase64, toHex } from '@presign/core/scheme'
import type { BlockUploads, Checksums, DialectRequest, DialectResponse, ObjectOptions } from '@presign/object-storage'
import { xmlElements, xmlText } from '@presign/object-storage/xml'

/** How answers are read: {@link blockUploads}. */
export interface BlockRules {
  isFailure(response: DialectResponse): boolean
  checksumsOf(response: DialectResponse): Checksums
}

const MAX_BLOCKS = 50_000

/**
 * Uploads by Put Block and Put Block List. The id of a block is Base64 of the upload's id and the block's number, and all
 * ids of a blob have one length, as the service wants. It stands in for the entity tag that blocks do not have.
 *
 * @see {@link https://learn.microsoft.com/en-us/rest/api/storageservices/put-block}
 */
export function blockUploads({ isFailure, checksumsOf }: BlockRules): BlockUploads {
  return {
    kind: 'blocks',
    idOf: toHex,
    part: (uploadId, number, object) =>
      call('PUT', { comp: 'block', blockid: blockId(uploadId, number) }, object, OF_REQUEST),
    readPart(response, number) {
      if (isFailure(response)) return undefined
      const id = /[?&]blockid=([^&]+)/.exec(response.url ?? '')?.[1]
      return id === undefined ? undefined : { number, etag: decodeURIComponent(id), checksums: checksumsOf(response) }
    },
    list: (_uploadId, _from, object) =>
      call('GET', { comp: 'blocklist', blocklisttype: 'uncommitted' }, object, OF_REQUEST),
    readList(response, uploadId) {
      if (isFailure(response) || !/<BlockList[\s>/]/.test(response.body)) return undefined
      return { parts: xmlElements(response.body, 'Block').flatMap((xml) => partIn(xml, uploadId)) }
    },
    complete(uploadId, parts, object) {
      const body = blockList(
        uploadId,
        parts.map(({ number }) => number),
      )
      const { headers, ...rest } = call('PUT', { comp: 'blocklist' }, object)
      return { ...rest, headers: { ...asBlobHeaders(headers), 'content-type': 'application/xml' }, body }
    },
  }
}

/** Headers that belong to each request; all others describe the blob, which the last call makes. */
const OF_REQUEST = /^x-ms-(?:encryption-|lease-id$|client-request-id$|version$)/

function call(
  method: string,
  query: DialectRequest['query'],
  { headers = {}, query: own }: ObjectOptions = {},
  kept?: RegExp,
): DialectRequest {
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const)
  return {
    method,
    query: { ...own, ...query },
    headers: Object.fromEntries(named.filter(([name]) => kept?.test(name) ?? true)),
  }
}

// What describes the blob in Put Blob describes the list in Put Block List, where the blob has names of its own.
const RENAMED = ['cache-control', 'content-disposition', 'content-encoding', 'content-language', 'content-type']

function asBlobHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const { 'content-md5': _md5, 'content-length': _length, 'x-ms-blob-type': _type, ...others } = headers
  const pairs = Object.entries(others).map(([name, value]) => [
    RENAMED.includes(name) ? `x-ms-blob-${name}` : name,
    value,
  ])
  return Object.fromEntries(pairs)
}

function blockList(uploadId: string, numbers: readonly number[]): string {
  const sorted = [...numbers].sort((a, b) => a - b)
  const repeated = sorted.some((number, index) => number === sorted[index - 1])
  if (repeated || sorted.length === 0 || sorted.length > MAX_BLOCKS)
    throw invalid(
      'parts',
      repeated ? 'one block twice' : `${sorted.length} blocks`,
      `1 to ${MAX_BLOCKS} blocks, each once`,
    )
  const lines = sorted.map((number) => `<Latest>${blockId(uploadId, number)}</Latest>`)
  return `<?xml version="1.0" encoding="utf-8"?><BlockList>${lines.join('')}</BlockList>`
}

function blockId(uploadId: string, number: number): string {
  if (typeof uploadId !== 'string' || !/^[\w-]{1,40}$/.test(uploadId))
    throw invalid(
      'uploadId',
      typeof uploadId === 'string' ? `"${uploadId.slice(0, 40)}"` : typeof uploadId,
      '1 to 40 letters, digits, "_" and "-"',
    )
  if (!Number.isInteger(number) || number < 1 || number > MAX_BLOCKS)
    throw invalid('partNumber', String(number), `a whole number from 1 to ${MAX_BLOCKS}`)
  return toBase64(`${uploadId}-${String(number).padStart(5, '0')}`)
}

/** A block of this upload; those of others are not told. */
function partIn(xml: string, uploadId: string | undefined) {
  const id = xmlText(xml, 'Name') ?? ''
  const [, upload, digits] = /^(.+)-(\d{5})$/.exec(fromUtf8(fromBase64(id) ?? new Uint8Array()) ?? '') ?? []
  const bytes = Number(xmlText(xml, 'Size') ?? Number.NaN)
  if (upload === undefined || (uploadId !== undefined && upload !== uploadId) || !Number.isSafeInteger(bytes)) return []
  return [{ number: Number(digits), etag: id, bytes, checksums: {} }]
}

function invalid(name: string, found: string, wanted: string): SigningError {
  return invalidArgument('Cannot write a call for blocks', {
    name,
    found,
    wanted,
  })
}
