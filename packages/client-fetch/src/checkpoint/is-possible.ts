import type { DownloadCheckpoint, PartRecord, UploadCheckpoint } from './checkpoint.js'

/** JSON of which nothing is known yet. */
type Unknown<C> = { readonly [K in keyof C]?: unknown }

/**
 * Whether a checkpoint can be that of a transfer. Parts of no bytes, more parts than the object has, or one part twice would
 * make a resumed transfer run without end, or take bytes for there that are not.
 *
 * @param max How many parts such a transfer may have.
 */
export function isPossible(found: Unknown<UploadCheckpoint> | Unknown<DownloadCheckpoint>, max: number): boolean {
  const { partSize, parts, kind, size } = found
  if (!isCount(partSize) || partSize === 0 || !Array.isArray(parts)) return false
  const named =
    kind === 'upload' ? (found as Unknown<UploadCheckpoint>).uploadId : (found as Unknown<DownloadCheckpoint>).etag
  if (typeof named !== 'string' || named === '') return false
  if (size === undefined ? kind === 'download' : !isCount(size)) return false
  const count = isCount(size) ? Math.max(1, Math.ceil(size / partSize)) : max
  return count <= max && parts.length <= count && areDistinct(parts, count, isCount(size) ? partSize : undefined)
}

/** @param partSize Bytes that a part has at most; of a body of unknown length they grow. */
function areDistinct(parts: readonly unknown[], count: number, partSize: number | undefined): boolean {
  const numbers = new Set<unknown>()
  return parts.every((part) => {
    const { number, bytes, crc64, etag } = (part ?? {}) as Unknown<PartRecord>
    if (!isCount(number) || number === 0 || number > count || numbers.has(number)) return false
    numbers.add(number)
    if (!isCount(bytes) || (partSize !== undefined && bytes > partSize)) return false
    return typeof crc64 === 'string' && /^[0-9a-f]{16}$/.test(crc64) && (etag === undefined || typeof etag === 'string')
  })
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
