import { fromBase64, toHex } from '@presign/core/scheme'
import type {
  Checksums,
  Dialect,
  DialectRequest,
  DialectResponse,
  PartsPage,
  Stored,
  UploadedPart,
} from '@presign/object-storage'
import { xmlElements, xmlText } from '@presign/object-storage/xml'
import { isFailure, readFailure } from './failures.js'
import {
  abortMultipart,
  completeMultipart,
  initiateMultipart,
  listParts,
  MAX_PARTS,
  type OssCall,
  uploadPart,
} from './multipart.js'
import { allOptions, type CallOptions, optionsFor } from './object-options.js'

// Each a name of its own: bundlers keep what multiplies names, and with it the dialect, in pages that only sign.
const MIN_PART_BYTES = 100 * 1024
const MAX_BYTES = 5 * 1024 ** 3

/**
 * What a client must know of OSS to carry out requests: how multipart uploads are spelled, what may be how large, which
 * header holds which checksum, what an error body means.
 *
 * Parts are 100 KB to 5 GB, at most 10000; a single PUT takes 5 GB. The checksum is the CRC-64/XZ of
 * `x-oss-hash-crc64ecma`, which is of the whole object even where a range of it was asked for, and absent from answers
 * made from an object, such as processed images.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/user-guide/multipart-upload}
 * @example
 * ```ts
 * import { ossDialect } from '@presign/oss'
 *
 * ossDialect.multipart.part('0004B9895DBBB6EC98E36', 2).query // { partNumber: '2', uploadId: '0004B9895DBBB6EC98E36' }
 * ossDialect.readError({ status: 503, headers: {}, body: '' })?.kind // 'transient'
 * ```
 */
export const ossDialect: Dialect = {
  name: 'oss',
  limits: { putBytes: MAX_BYTES, minPartBytes: MIN_PART_BYTES, maxPartBytes: MAX_BYTES, parts: MAX_PARTS },
  checksums: ['crc64-xz'],
  md5Header: 'content-md5',
  dateHeader: 'date',
  requestIdHeader: 'x-oss-request-id',
  exposedHeaders: ['etag', 'content-range', 'x-oss-request-id', 'x-oss-hash-crc64ecma', 'x-oss-version-id', 'date'],
  multipart: {
    begin: (object) => withOptions(initiateMultipart(), optionsFor('begin', object)),
    readBegun: (response) => (isFailure(response) ? undefined : xmlText(response.body, 'UploadId') || undefined),
    part: (uploadId, number, object) => withOptions(uploadPart(uploadId, number), optionsFor('part', object)),
    readPart,
    list: (uploadId, from, object) =>
      withOptions(listParts(uploadId, from === undefined ? {} : { after: Number(from) }), optionsFor('list', object)),
    readList,
    complete: (uploadId, parts, object) =>
      withOptions(completeMultipart(uploadId, parts), optionsFor('complete', object)),
    abort: (uploadId, object) => withOptions(abortMultipart(uploadId), optionsFor('abort', object)),
  },
  put: (object) => ({ method: 'PUT', ...allOptions(object) }),
  get: (object) => ({ method: 'GET', ...allOptions(object) }),
  readStored,
  readError: readFailure,
}

function withOptions(call: OssCall, { headers, query }: CallOptions): DialectRequest {
  return { ...call, query: { ...query, ...call.query }, headers: { ...headers, ...call.headers } }
}

function readPart(response: DialectResponse, number: number): UploadedPart | undefined {
  const { etag } = response.headers
  return etag === undefined || isFailure(response) ? undefined : { number, etag, checksums: checksumsOf(response) }
}

function readList(response: DialectResponse): PartsPage | undefined {
  const { body } = response
  if (isFailure(response) || !/<ListPartsResult[\s>]/.test(body)) return undefined
  const parts = xmlElements(body, 'Part').flatMap((part) => listedPart(part) ?? [])
  const next = xmlText(body, 'IsTruncated') === 'true' ? xmlText(body, 'NextPartNumberMarker') : undefined
  return next === undefined ? { parts } : { parts, next }
}

function listedPart(xml: string): UploadedPart | undefined {
  const number = Number(xmlText(xml, 'PartNumber') ?? Number.NaN)
  const etag = xmlText(xml, 'ETag')
  const bytes = Number(xmlText(xml, 'Size') ?? Number.NaN)
  if (!Number.isInteger(number) || etag === undefined || !Number.isSafeInteger(bytes)) return undefined
  return { number, etag, bytes, checksums: crc64(xmlText(xml, 'HashCrc64ecma')) }
}

/** The answer to a completion names the entity tag in its body, unless a callback's answer took the body's place. */
function readStored(response: DialectResponse): Stored | undefined {
  if (isFailure(response)) return undefined
  const { etag = xmlText(response.body, 'ETag'), 'x-oss-version-id': versionId } = response.headers
  return {
    ...(etag === undefined ? undefined : { etag }),
    ...(versionId === undefined ? undefined : { versionId }),
    checksums: checksumsOf(response),
  }
}

function checksumsOf({ headers, url = '' }: DialectResponse): Checksums {
  // A processed image is another body than the object whose checksums the headers may still tell.
  if (/[?&]x-oss-process=/.test(url)) return {}
  const md5 = fromBase64(headers['content-md5'] ?? '')
  return {
    ...crc64(headers['x-oss-hash-crc64ecma']),
    ...(md5?.length === 16 ? { md5: toHex(md5) } : undefined),
  }
}

/** The service writes it as a decimal number below 2^64. */
function crc64(decimal: string | undefined): Checksums {
  if (decimal === undefined || !/^\d{1,20}$/.test(decimal)) return {}
  const hex = BigInt(decimal).toString(16).padStart(16, '0')
  return hex.length === 16 ? { 'crc64-xz': hex } : {}
}
