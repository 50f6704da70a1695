import { classShown, type Dialect } from '../../dialect/dialect.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { BucketCall, ObjectCall } from '../../server/call.js'
import { afterMany, readPage } from '../../storage/page.js'
import type { PartRecord, UploadRecord } from '../../storage/records.js'
import { uploadPath } from '../../storage/tables.js'
import { type Element, isoOf } from '../../xml/xml.js'
import { findBucket } from '../find-bucket.js'
import { listingQuery, nameIn } from '../listing/listing.js'
import { etagOf } from '../written.js'
import { findUpload, partsOf } from './multipart.js'

/**
 * ListMultipartUploads: by key, then by the id of the upload. An id marker without a key marker is ignored. The next
 * markers are the last upload's, whether there are more or not: the page's example has them so.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/listmultipartuploads}
 */
export async function listUploads(call: BucketCall): Promise<Answer> {
  const { service, bucket, query } = call
  const asked = listingQuery(call, 'max-uploads', 1000)
  const { prefix, delimiter, limit, encode } = asked
  const keyMarker = nameIn(query, 'key-marker')
  const idMarker = nameIn(query, 'upload-id-marker')
  findBucket(service.store, bucket)
  const from =
    keyMarker === ''
      ? ''
      : idMarker === ''
        ? afterMany(bucket, keyMarker)
        : `${uploadPath(bucket, keyMarker, idMarker)}\0`
  const { uploads } = service.store.tables
  const { entries, groups, last } = await readPage(uploads, {
    bucket,
    prefix,
    delimiter,
    from,
    knownGroup: keyMarker,
    limit,
  })
  const shown = last ?? (service.dialect.service === 'OSS' ? entries.at(-1) : undefined)
  return xmlAnswer('ListMultipartUploadsResult', {
    Bucket: bucket,
    EncodingType: asked.encoding,
    KeyMarker: encode(keyMarker),
    UploadIdMarker: idMarker,
    NextKeyMarker: shown === undefined ? '' : encode(typeof shown === 'string' ? shown : shown.key),
    NextUploadIdMarker: typeof shown === 'object' ? shown.id : '',
    Delimiter: asked.optional(delimiter),
    Prefix: encode(prefix),
    MaxUploads: limit,
    IsTruncated: last !== undefined,
    Upload: entries.map(({ key, id, initiated, storageClass }) => ({
      Key: encode(key),
      UploadId: id,
      ...uploader(service.dialect),
      StorageClass: classShown(service.dialect, storageClass),
      Initiated: isoOf(initiated),
    })),
    CommonPrefixes: groups.map((group) => ({ Prefix: encode(group) })),
  })
}

/**
 * ListParts, by number. The client-side encryption that Initiate was given comes back here, for clients that go on with an
 * upload: the suite of oss2 for Python decides the names.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/listparts}
 */
export async function listParts(call: ObjectCall): Promise<Answer> {
  const { bucket, key, query } = call
  const upload = await findUpload(call)
  const { limit, encode, encoding } = listingQuery(call, 'max-parts', 1000)
  const marker = Number.parseInt(query.get('part-number-marker') ?? '0', 10) || 0
  const rest = (await partsOf(call, upload.id)).filter(({ number }) => number > marker)
  const listed = rest.slice(0, limit)
  return xmlAnswer('ListPartsResult', {
    Bucket: bucket,
    EncodingType: encoding,
    Key: encode(key),
    UploadId: upload.id,
    ...uploader(call.service.dialect),
    StorageClass: classShown(call.service.dialect, upload.storageClass),
    ...(upload.checksum && { ChecksumAlgorithm: upload.checksum.algorithm, ChecksumType: upload.checksum.type }),
    PartNumberMarker: marker,
    NextPartNumberMarker: listed.at(-1)?.number ?? 0,
    MaxParts: limit,
    IsTruncated: rest.length > limit,
    ...clientEncryption(upload.headers),
    Part: listed.map((part) => partElement(call, part, upload)),
  })
}

function partElement(call: ObjectCall, part: PartRecord, { checksum }: UploadRecord): Element {
  const { number, modified, crc64, segment } = part
  return {
    PartNumber: number,
    LastModified: isoOf(modified),
    ETag: etagOf(call, part),
    HashCrc64ecma: call.service.dialect.has('digest-answers') ? crc64 : undefined,
    Size: segment.size,
    ...(checksum && { [`Checksum${checksum.algorithm}`]: part.checksum }),
  }
}

/** S3 names who began an upload, and to whom it belongs. */
function uploader(dialect: Dialect): Element {
  return dialect.has('named-uploaders') ? { Initiator: dialect.owner, Owner: dialect.owner } : {}
}

const CLIENT_ENCRYPTION = {
  ClientEncryptionKey: 'key',
  ClientEncryptionStart: 'start',
  ClientEncryptionCekAlg: 'cek-alg',
  ClientEncryptionWrapAlg: 'wrap-alg',
  ClientEncryptionDataSize: 'data-size',
  ClientEncryptionPartSize: 'part-size',
} as const

function clientEncryption(headers: UploadRecord['headers']): Element {
  return Object.fromEntries(
    Object.entries(CLIENT_ENCRYPTION).map(([element, name]) => [
      element,
      headers[`x-oss-meta-client-side-encryption-${name}`],
    ]),
  )
}
