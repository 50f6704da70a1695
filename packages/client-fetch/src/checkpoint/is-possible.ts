/**
 * Whether a checkpoint, of which nothing is known yet, can be that of a transfer. Parts of no bytes, more of them than there
 * are or one of them twice would make a resumed transfer run without end, or leave out what no one has.
 *
 * @param max How many parts such a transfer may have.
 */
export function isPossible(
  { kind, uploadId, etag, size, partSize, parts, body }: Readonly<Record<string, unknown>>,
  max: number,
): boolean {
  const isUpload = kind === 'upload'
  // A body of unknown length has as many parts as there may be.
  const isOpen = isUpload && size === undefined
  const count = isOpen ? max : isCount(size, 0) ? Math.max(1, Math.ceil(size / (partSize as number))) : Number.NaN
  const isRecord = (part: Readonly<Record<'number' | 'bytes' | 'crc64' | 'etag', unknown>> | null) =>
    isCount(part?.number, 1) &&
    part.number <= count &&
    isCount(part.bytes, 0) &&
    isText(part.etag === undefined ? 'e' : part.etag) &&
    isText(part.crc64) &&
    /^[0-9a-f]{16}$/.test(part.crc64)
  return (
    isText(isUpload ? uploadId : etag) &&
    isText(body || 'b') &&
    isCount(partSize, 1) &&
    // Written so that what is not a number is rejected.
    count <= max &&
    Array.isArray(parts) &&
    parts.length <= count &&
    parts.every(isRecord) &&
    new Set(parts.map(({ number }) => number)).size === parts.length
  )
}

/** The id of an upload, the URL of a session, an entity tag, a checksum: what a request can carry. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 8192
}

function isCount(value: unknown, least: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least
}
