import { type Failure, failures } from '../failure.js'
import type { Headers } from '../server/parsed-request.js'
import { CHECKSUMS, type ChecksumAlgorithm, type UploadRecord } from '../storage/records.js'

const PREFIX = 'x-amz-checksum-'

/** How many bytes a checksum has. */
const SIZES: Readonly<Record<ChecksumAlgorithm, number>> = { CRC32: 4, CRC32C: 4, CRC64NVME: 8, SHA1: 20, SHA256: 32 }

/** A checksum that a body was sent with. `value` is missing where it follows the body. */
export interface SentChecksum {
  readonly algorithm: ChecksumAlgorithm
  readonly value: string | undefined
}

/**
 * The checksum that a body is sent with, in its headers or announced behind it.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html}
 * @throws Failure `InvalidRequest`
 */
export function sentChecksum(headers: Headers): SentChecksum | undefined {
  const named = CHECKSUMS.filter((algorithm) => headers.has(headerOf(algorithm)))
  const behind = CHECKSUMS.filter((algorithm) => trailersIn(headers).includes(headerOf(algorithm)))
  const [algorithm, ...more] = [...named, ...behind]
  if (more.length > 0)
    throw failures.invalidRequest('Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.')
  const announced = headers.get('x-amz-sdk-checksum-algorithm')
  if (algorithm === undefined) {
    if (announced === undefined) return undefined
    throw failures.invalidRequest(
      'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    )
  }
  if (announced !== undefined && announced.toUpperCase() !== algorithm)
    throw failures.invalidRequest(`Value for x-amz-sdk-checksum-algorithm header is invalid.`)
  const value = headers.get(headerOf(algorithm))
  return { algorithm, value: value === undefined ? undefined : checkedValue(algorithm, value) }
}

/** @throws Failure `InvalidRequest` unless a checksum is the Base64 of as many bytes as it has. */
export function checkedValue(algorithm: ChecksumAlgorithm, value: string): string {
  const bytes = Buffer.from(value, 'base64')
  if (bytes.length === SIZES[algorithm] && bytes.toString('base64') === value) return value
  throw failures.invalidRequest(`Value for ${headerOf(algorithm)} header is invalid.`)
}

/** The header of a checksum. */
export function headerOf(algorithm: ChecksumAlgorithm): string {
  return PREFIX + algorithm.toLowerCase()
}

function trailersIn(headers: Headers): readonly string[] {
  return (headers.get('x-amz-trailer') ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
}

/** A checksum that is not that of the bytes. */
export function otherBytes(algorithm: ChecksumAlgorithm): Failure {
  return failures.badChecksum(`The ${algorithm} you specified did not match the calculated checksum.`)
}

/**
 * What a new upload, or a copy, is to have for a checksum. Without a word it is CRC-64/NVME of all bytes, since December
 * 2024; sums that cannot be joined are those of the parts' sums.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html}
 * @throws Failure `InvalidRequest`
 */
export function uploadChecksumIn(headers: Headers): UploadRecord['checksum'] {
  const isCopy = headers.has('x-amz-copy-source')
  const algorithm = algorithmIn(headers.get('x-amz-checksum-algorithm'))
  if (algorithm === undefined)
    return isCopy ? undefined : { algorithm: 'CRC64NVME', type: 'FULL_OBJECT', byDefault: true }
  const usual = algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE'
  const type = headers.get('x-amz-checksum-type')?.toUpperCase() ?? usual
  const good = type === 'FULL_OBJECT' ? !algorithm.startsWith('SHA') : type === 'COMPOSITE' && algorithm !== 'CRC64NVME'
  if (!good)
    throw failures.invalidRequest(
      `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
    )
  return { algorithm, type: type as 'FULL_OBJECT' | 'COMPOSITE' }
}

function algorithmIn(text: string | undefined): ChecksumAlgorithm | undefined {
  const found = CHECKSUMS.find((algorithm) => algorithm === text?.toUpperCase())
  if (text !== undefined && !found)
    throw failures.invalidRequest(
      'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]',
    )
  return found
}
