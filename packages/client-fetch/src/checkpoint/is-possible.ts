/**
 * Whether a checkpoint, of which nothing is known yet, can be that of a transfer. Parts of no bytes, more of them than there
 * are or one of them twice would make a resumed transfer run without end, or leave out what no one has.
 *
 * @param max How many parts such a transfer may have.
 */
export function isPossible(
  { kind, uploadId, etag, size, partSize, parts }: Readonly<Record<string, unknown>>,
  max: number,
): boolean {
  const isUpload = kind === 'upload'
  // Of a body of unknown length.
  const isOpen = isUpload && size === undefined
  if (typeof (isUpload ? uploadId : etag) !== 'string' || !isCount(partSize, 1) || !Array.isArray(parts)) return false
  const count = isOpen ? max : isCount(size, 0) ? Math.max(1, Math.ceil(size / partSize)) : Number.NaN
  // Written so that what is not a number is rejected.
  if (!(count <= max && parts.length <= count)) return false
  const isRecord = (part: Readonly<Record<'number' | 'bytes' | 'crc64', unknown>> | null) =>
    isCount(part?.number, 1) &&
    part.number <= count &&
    isCount(part.bytes, 0) &&
    typeof part.crc64 === 'string' &&
    /^[0-9a-f]{16}$/.test(part.crc64)
  return parts.every(isRecord) && new Set(parts.map(({ number }) => number)).size === parts.length
}

function isCount(value: unknown, least: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least
}
