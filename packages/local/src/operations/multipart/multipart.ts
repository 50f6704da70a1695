import { randomBytes } from 'node:crypto'
import { checkAcl } from '../../auth/rights.js'
import { ownHeader, ownHeaders } from '../../dialect/own.js'
import { Failure, failures } from '../../failure.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { ObjectCall } from '../../server/call.js'
import { discard, MAX_BODY, type Received, receive } from '../../server/receive.js'
import type { PartRecord, UploadRecord } from '../../storage/records.js'
import { partPath, partRange, uploadPath } from '../../storage/tables.js'
import { findBucket } from '../find-bucket.js'
import { listingQuery } from '../listing/listing.js'
import { checkKey } from '../names.js'
import { settingsIn } from '../objects/put-object.js'
import { encryptionHeaders, etagOf } from '../written.js'

/**
 * InitiateMultipartUpload. Metadata, tags, class and encryption of the object are given here. With `sequential` the object
 * gets a Content-MD5 of the whole.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/initiatemultipartupload}
 */
export async function initiateUpload(call: ObjectCall): Promise<Answer> {
  const { service, bucket, key, now, query } = call
  checkKey(call, key)
  if (call.accessKeyId === undefined && service.dialect.service === 'S3') throw noOne()
  const { store } = service
  const id = randomBytes(16).toString('hex').toUpperCase()
  const { encode, encoding } = listingQuery(call, 'max-parts', 1000)
  const checksum = service.dialect.uploadChecksum(call.headers)
  const upload: UploadRecord = {
    ...settingsIn(call, findBucket(store, bucket)),
    ...(query.has('sequential') && { sequential: true }),
    ...(checksum && { checksum }),
    id,
    initiated: now,
  }
  const path = uploadPath(bucket, key, id)
  await store.write([{ type: 'put', sublevel: store.tables.uploads, key: path, value: upload }])
  const result = { EncodingType: encoding, Bucket: bucket, Key: encode(key), UploadId: id }
  return xmlAnswer('InitiateMultipartUploadResult', result, {
    ...encryptionHeaders(call, upload),
    ...(!checksum?.byDefault &&
      ownHeaders(service.dialect, { 'checksum-algorithm': checksum?.algorithm, 'checksum-type': checksum?.type })),
  })
}

/** S3 gives an upload to who begins it. */
function noOne(): Failure {
  return failures.accessDenied('Anonymous users cannot initiate multipart uploads. Please authenticate.')
}

/**
 * UploadPart: numbers from 1 to 10000. Sending a number again replaces the part.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/uploadpart}
 */
export async function uploadPart(call: ObjectCall): Promise<Answer> {
  const upload = await findUpload(call)
  const number = partNumberIn(call)
  const { body, headers, service } = call
  checkUnencrypted(call)
  const received = await receive(service, body, headers, MAX_BODY, upload.checksum?.algorithm)
  await checkKind(call, upload, received)
  const part = await keepPart(call, number, received)
  return {
    headers: {
      ETag: etagOf(call, part),
      ...service.dialect.describedPart(part, received.sums.md5, upload, call.checksum()),
      ...encryptionHeaders(call, upload),
    },
  }
}

/** OSS is told of encryption once, when an upload is begun: the suite of oss2 decides. @throws Failure `InvalidArgument` */
export function checkUnencrypted(call: ObjectCall): void {
  if (call.service.dialect.service !== 'OSS' || ownHeader(call, 'server-side-encryption') === undefined) return
  throw failures.invalidArgument('x-oss-server-side-encryption belongs to the beginning of an upload.')
}

/**
 * A part is sent with the kind of checksum that its upload was begun with, or with none. Where the upload was begun without
 * a word of checksums any will do: boto3 begins so, and sends CRC-32 with each part.
 */
async function checkKind(call: ObjectCall, { checksum }: UploadRecord, received: Received): Promise<void> {
  const sent = call.checksum()?.algorithm
  if (sent === undefined || !checksum || checksum.byDefault || sent === checksum.algorithm) return
  await discard(call.service, received)
  throw failures.invalidRequest(
    `Checksum Type mismatch occurred, expected checksum Type: ${checksum.algorithm.toLowerCase()}, actual checksum Type: ${sent.toLowerCase()}`,
  )
}

/**
 * AbortMultipartUpload: the upload and its parts are gone.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/abortmultipartupload}
 */
export async function abortUpload(call: ObjectCall): Promise<Answer> {
  const { store } = call.service
  await store.withLock(call.bucket, async () => {
    const upload = await findUpload(call)
    const parts = await partsOf(call, upload.id)
    await store.write(endOfUpload(call, upload, parts))
    await store.leases.remove(parts.map(({ segment }) => segment.id))
  })
  return { status: 204 }
}

/**
 * The upload that a call names. It has the ACL of its object: what is begun as private is not read, continued or ended
 * without a signature, and its id is known to everyone who may list the bucket.
 *
 * @throws Failure `NoSuchUpload`, `AccessDenied`
 */
export async function findUpload(call: ObjectCall): Promise<UploadRecord> {
  const { service, bucket, key, query, accessKeyId } = call
  const home = findBucket(service.store, bucket)
  const id = query.get('uploadId') ?? ''
  const upload = await service.store.tables.uploads.get(uploadPath(bucket, key, id))
  if (upload && accessKeyId === undefined) checkAcl('write', upload, home)
  if (upload) return upload
  const message =
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.'
  throw new Failure(404, 'NoSuchUpload', message, { ec: noUploadCode(call), details: { UploadId: id } })
}

/** Sending a part has a finer code of its own, as the suite of oss2 for Python shows, and copying one another: that of Go. */
function noUploadCode(call: ObjectCall): string {
  if (call.method !== 'PUT') return '0042-00000002'
  return ownHeader(call, 'copy-source') === undefined ? '0042-00000104' : '0042-00000311'
}

/** The parts of an upload, by number. */
export async function partsOf({ service }: Pick<ObjectCall, 'service'>, upload: string): Promise<PartRecord[]> {
  return service.store.tables.parts.values(partRange(upload)).all()
}

/** @throws Failure `InvalidArgument`: 1 to 10000. */
export function partNumberIn({ query }: Pick<ObjectCall, 'query'>): number {
  const text = query.get('partNumber') ?? ''
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (number >= 1 && number <= 10_000) return number
  throw failures.invalidArgument('Part number must be an integer between 1 and 10000, inclusive.', {
    ArgumentName: 'partNumber',
    ArgumentValue: text,
  })
}

/** Lets bytes that have arrived become a part, unless the upload ended meanwhile: then they are given up. */
export async function keepPart(call: ObjectCall, number: number, received: Received): Promise<PartRecord> {
  const { store } = call.service
  const [segment] = received.segments
  if (!segment) throw new Error('A part has exactly one segment')
  const { md5, crc64 } = received.sums
  const etag = md5.toString('hex').toUpperCase()
  const { checksum } = received
  const part: PartRecord = {
    number,
    segment,
    etag,
    crc64,
    modified: call.now,
    ...(checksum && { checksum: checksum.value }),
  }
  try {
    await store.withLock(call.bucket, async () => {
      const upload = await findUpload(call)
      const path = partPath(upload.id, number)
      const replaced = await store.tables.parts.get(path)
      await store.write([{ type: 'put', sublevel: store.tables.parts, key: path, value: part }])
      if (replaced) await store.leases.remove([replaced.segment.id])
    })
    return part
  } catch (error) {
    await discard(call.service, received)
    throw error
  }
}

/** The writes that end an upload. */
export function endOfUpload({ service }: ObjectCall, upload: UploadRecord, parts: readonly PartRecord[]) {
  const { uploads, parts: table } = service.store.tables
  return [
    { type: 'del', sublevel: uploads, key: uploadPath(upload.bucket, upload.key, upload.id) },
    ...parts.map(({ number }) => ({ type: 'del', sublevel: table, key: partPath(upload.id, number) }) as const),
  ] as const
}
