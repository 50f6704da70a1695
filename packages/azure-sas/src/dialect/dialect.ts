import {
  type BlockUploads,
  base64Md5,
  type Dialect,
  type DialectResponse,
  isFailure,
  type NotedRules,
  present,
  readFailure,
  type Stored,
  wholeObject,
  xmlNotation,
} from '@presign/object-storage'
import { readErrorBody } from '../explain/error-body.js'
import { blockUploads } from './blocks.js'

// Each a name of its own: bundlers keep what multiplies names, and with it the dialect, in pages that only sign.
const MAX_PUT_BYTES = 5000 * 1024 ** 2
const MAX_BLOCK_BYTES = 4000 * 1024 ** 2

const FAILURES: NotedRules = {
  notation: xmlNotation,
  requestIdHeader: 'x-ms-request-id',
  // https://learn.microsoft.com/en-us/rest/api/storageservices/blob-service-error-codes
  kinds: {
    BlobAlreadyExists: 'condition',
    BlobNotFound: 'missing',
    ConditionNotMet: 'condition',
    ContainerNotFound: 'missing',
    Crc64Mismatch: 'corrupt',
    InternalError: 'transient',
    InvalidBlobOrBlock: 'parts_disagree',
    InvalidBlockList: 'parts_disagree',
    InvalidRange: 'range',
    Md5Mismatch: 'corrupt',
    OperationTimedOut: 'transient',
    ServerBusy: 'transient',
  },
  hasExpired: ({ code, message }) =>
    code === 'AuthenticationFailed' && /not valid in the specified time frame/i.test(message),
  readErrorBody,
}

/**
 * What a client must know of Azure Blob Storage to send requests: how large blobs are put together from blocks, what may
 * be how large, which header holds which checksum, what an error body means.
 *
 * Blocks are at most 4000 MiB, and 50000 of them a blob; a single Put Blob takes 5000 MiB. The checksum is the MD5 of
 * `Content-MD5`, which a blob of blocks has only where the client names it.
 *
 * @see {@link https://learn.microsoft.com/en-us/rest/api/storageservices/put-block-list}
 * @see {@link https://learn.microsoft.com/en-us/azure/storage/blobs/scalability-targets}
 * @example
 * ```ts
 * import { azureDialect } from '@presign/azure-sas'
 *
 * azureDialect.uploads.part('8f14e45fceea167a', 2).query // { comp: 'block', blockid: 'OGYxNGU0NWZjZWVhMTY3YS0wMDAwMg==' }
 * azureDialect.readError({ status: 503, headers: {}, body: '' })?.kind // 'transient'
 * ```
 */
export const azureDialect: Dialect<BlockUploads> = {
  name: 'azure',
  limits: { putBytes: MAX_PUT_BYTES, minPartBytes: 1, maxPartBytes: MAX_BLOCK_BYTES, parts: 50_000 },
  checksums: ['md5'],
  md5Header: 'content-md5',
  dateHeader: 'date',
  requestIdHeader: 'x-ms-request-id',
  exposedHeaders: [
    'etag',
    'content-range',
    'content-md5',
    'x-ms-request-id',
    'x-ms-version-id',
    'x-ms-error-code',
    'date',
  ],
  uploads: blockUploads({ isFailure: (response) => isFailure(response, FAILURES), checksumsOf }),
  put: (object = {}) =>
    wholeObject('PUT', { ...object, headers: { 'x-ms-blob-type': 'BlockBlob', ...object.headers } }),
  get: (object) => wholeObject('GET', object),
  readStored: (response) =>
    isFailure(response, FAILURES)
      ? undefined
      : present<Stored>({
          etag: response.headers.etag,
          versionId: response.headers['x-ms-version-id'],
          checksums: checksumsOf(response),
        }),
  readError: (response) => readFailure(response, FAILURES),
}

/** Of a range it is the range's, so an answer with a part of a blob tells nothing of the blob. */
function checksumsOf({ status, headers }: DialectResponse): { readonly md5?: string } {
  const md5 = status === 206 ? undefined : base64Md5(headers['content-md5'] ?? '')
  return md5 === undefined ? {} : { md5 }
}
