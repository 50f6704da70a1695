import { SigningError } from '@presign/core'
import { escapeXml } from '@presign/object-storage/xml'
import { checkWhole, refuseQuery } from '../options/checks.js'

/** A call to OSS as plain data: spread it into the input of a signer. */
export interface OssCall<Q = Readonly<Record<string, string | null>>, H = Readonly<Record<string, string>>> {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  readonly query: Q
  readonly headers: H
  /** Text to send as UTF-8, with exactly the content type of `headers`. */
  readonly body?: string
}

/** How many parts an upload may have. */
export const MAX_PARTS = 10_000

const NO_HEADERS = {}

/** Options of {@link listParts}. */
export interface ListPartsOptions {
  /** List parts with larger numbers than this. */
  readonly after?: number
  /** Parts in an answer, 1 to 1000. Default 1000. */
  readonly max?: number
  /** Have the key percent-encoded in the answer: XML cannot hold control characters. Default false. */
  readonly encodedKey?: boolean
}

/** A part as it is named at completion. */
export interface PartName {
  /** 1 to 10000. */
  readonly number: number
  /** As the service wrote it. */
  readonly etag: string
}

/**
 * Begins a multipart upload. The headers of the object to be (its type, metadata, storage class) go with this call.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/initiatemultipartupload}
 * @example
 * ```ts
 * import { initiateMultipart } from '@presign/oss'
 *
 * const input = { bucket: 'photos', key: 'film.mp4', ...initiateMultipart({ 'content-type': 'video/mp4' }) }
 * ```
 */
export function initiateMultipart<const H extends Readonly<Record<string, string>>>(
  headers: H = NO_HEADERS as H,
): OssCall<{ readonly uploads: null }, H> {
  return { method: 'POST', query: { uploads: null }, headers }
}

/**
 * Uploads a part: 100 KB (but for the last) to 5 GB.
 *
 * @param number 1 to 10000. A part sent again replaces the one of its number.
 * @throws SigningError `query_invalid`
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/uploadpart}
 * @example
 * ```ts
 * import { uploadPart } from '@presign/oss'
 *
 * const input = { bucket: 'photos', key: 'film.mp4', expiresIn: 900, ...uploadPart('0004B9895DBBB6EC98E36', 1) }
 * ```
 */
export function uploadPart(
  uploadId: string,
  number: number,
): OssCall<{ readonly partNumber: string; readonly uploadId: string }> {
  checkWhole('partNumber', number, 1, MAX_PARTS)
  return { method: 'PUT', query: { partNumber: String(number), uploadId: checked(uploadId) }, headers: NO_HEADERS }
}

/**
 * Lists the parts that the service holds, by number.
 *
 * @throws SigningError `query_invalid`
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/listparts}
 * @example
 * ```ts
 * import { listParts } from '@presign/oss'
 *
 * const input = { bucket: 'photos', key: 'film.mp4', ...listParts('0004B9895DBBB6EC98E36', { after: 1000 }) }
 * ```
 */
export function listParts(uploadId: string, options: ListPartsOptions = {}): OssCall {
  const { after, max, encodedKey } = options
  if (after !== undefined) checkWhole('part-number-marker', after, 0, MAX_PARTS)
  if (max !== undefined) checkWhole('max-parts', max, 1, 1000)
  return {
    method: 'GET',
    query: {
      uploadId: checked(uploadId),
      ...(after === undefined ? undefined : { 'part-number-marker': String(after) }),
      ...(max === undefined ? undefined : { 'max-parts': String(max) }),
      ...(encodedKey ? { 'encoding-type': 'url' } : undefined),
    },
    headers: NO_HEADERS,
  }
}

/**
 * Makes the object out of its parts. They may come in any order; the service wants them by number.
 *
 * @throws SigningError `input_invalid` without parts, with more than 10000, or when a number repeats.
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/completemultipartupload}
 * @example
 * ```ts
 * import { completeMultipart } from '@presign/oss'
 *
 * const { body, ...signed } = completeMultipart('0004B9895DBBB6EC98E36', [{ number: 1, etag: '"3349DC700140D7F86A0784842780"' }])
 * ```
 */
export function completeMultipart(
  uploadId: string,
  parts: readonly PartName[],
): OssCall<{ readonly uploadId: string }> & { readonly body: string } {
  const sorted = [...parts].sort((a, b) => a.number - b.number)
  const repeated = sorted.find(({ number }, index) => number === sorted[index - 1]?.number)
  if (repeated || sorted.length === 0 || sorted.length > MAX_PARTS) {
    const found = repeated ? `part ${repeated.number} twice` : `${sorted.length} parts`
    const wanted = `1 to ${MAX_PARTS} parts, each once`
    throw new SigningError('input_invalid', `Cannot complete a multipart upload: found ${found}, wanted ${wanted}`, {
      name: 'parts',
      found,
      wanted,
    })
  }
  const lines = sorted.map(({ number, etag }) => {
    checkWhole('PartNumber', number, 1, MAX_PARTS)
    return `<Part><PartNumber>${number}</PartNumber><ETag>${escapeXml(etag)}</ETag></Part>`
  })
  return {
    method: 'POST',
    query: { uploadId: checked(uploadId) },
    // Named, because senders that find no type write one of their own, and the service signs what it receives.
    headers: { 'content-type': 'application/xml' },
    body: `<CompleteMultipartUpload>${lines.join('')}</CompleteMultipartUpload>`,
  }
}

/**
 * Gives a multipart upload up: its parts are deleted and cost nothing any more.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/abortmultipartupload}
 * @example
 * ```ts
 * import { abortMultipart } from '@presign/oss'
 *
 * const input = { bucket: 'photos', key: 'film.mp4', ...abortMultipart('0004B9895DBBB6EC98E36') }
 * ```
 */
export function abortMultipart(uploadId: string): OssCall<{ readonly uploadId: string }> {
  return { method: 'DELETE', query: { uploadId: checked(uploadId) }, headers: NO_HEADERS }
}

/** Without an id these calls would mean another: PUT the object, delete the object. */
function checked(uploadId: string): string {
  if (typeof uploadId === 'string' && uploadId !== '') return uploadId
  throw refuseQuery('uploadId', uploadId, 'the id that the initiating call was answered with')
}
