import { Failure } from '../../failure.js'
import type { ObjectCall } from '../../server/call.js'
import { beginChecksum, joinChecksums } from '../../storage/checksum.js'
import type { ChecksumAlgorithm, ObjectChecksum, PartRecord, UploadRecord } from '../../storage/records.js'
import type { Element } from '../../xml/xml.js'

/** A part as a list of parts names it. */
export interface ListedPart {
  readonly number: number
  readonly etag: string
  readonly checksums: ReadonlyMap<ChecksumAlgorithm, string | undefined>
}

/**
 * Compares the checksums that a list of parts names. Where that of the object is made out of those of the parts, each has
 * to be named.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/userguide/tutorial-s3-mpu-additional-checksums.html}
 * @throws Failure `InvalidPart`, `InvalidRequest`
 */
export function checkListed(upload: UploadRecord, listed: readonly ListedPart[], sent: readonly PartRecord[]): void {
  const { algorithm, type } = upload.checksum ?? {}
  if (algorithm === undefined) return
  for (const [index, { number, checksums }] of listed.entries()) {
    const named = checksums.get(algorithm)
    if (named === undefined && type === 'COMPOSITE') throw missingChecksum(algorithm, number)
    if (named !== undefined && named !== sent[index]?.checksum) throw otherChecksum(number)
  }
}

function missingChecksum(algorithm: ChecksumAlgorithm, number: number): Failure {
  const kind = algorithm.toLowerCase()
  const message = `The upload was created using a ${kind} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`
  return new Failure(400, 'InvalidRequest', message)
}

function otherChecksum(number: number): Failure {
  const message = `One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag or checksum may not match that of part ${number}.`
  return new Failure(400, 'InvalidPart', message, { details: { PartNumber: String(number) } })
}

/** The checksum of an object out of parts: over all bytes, or over the checksums of the parts. */
export async function joinedChecksum(
  call: ObjectCall,
  upload: UploadRecord,
  parts: readonly PartRecord[],
): Promise<ObjectChecksum | undefined> {
  if (!upload.checksum) return undefined
  const { algorithm, type } = upload.checksum
  const checksums = parts.map(({ checksum, segment }) => ({ value: checksum ?? '', bytes: segment.size }))
  if (type === 'COMPOSITE') {
    const all = await beginChecksum(algorithm)
    for (const { value } of checksums) all.update(Buffer.from(value, 'base64'))
    return { algorithm, type, value: `${all.digest().toString('base64')}-${parts.length}` }
  }
  const joined = joinChecksums(algorithm, checksums) ?? (await ofBytes(call, algorithm, parts))
  return { algorithm, type, value: joined.toString('base64') }
}

/** Reads all bytes again, where checksums of parts cannot be joined. */
async function ofBytes(call: ObjectCall, algorithm: ChecksumAlgorithm, parts: readonly PartRecord[]): Promise<Buffer> {
  const segments = parts.map(({ segment }) => segment)
  const size = segments.reduce((sum, segment) => sum + segment.size, 0)
  const all = await beginChecksum(algorithm)
  for await (const chunk of call.service.store.contents.read({ segments }, 0, size)) all.update(chunk)
  return all.digest()
}

/** A checksum as answers have it: `ChecksumCRC32` and its type. */
export function checksumElements(checksum: ObjectChecksum | undefined): Element {
  return checksum ? { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type } : {}
}
