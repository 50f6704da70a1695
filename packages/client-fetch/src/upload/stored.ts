import { crc64Hex } from '@presign/crc64'
import type { Checksums, Stored } from '@presign/object-storage'
import type { Received } from '../download/received.js'
import { TransferError } from '../errors.js'
import type { Session } from '../request/session.js'

/** What became of an upload. */
export interface UploadResult {
  /** Bytes. */
  readonly size: number
  /** Of how many parts it was made; 0 for a single PUT. */
  readonly parts: number
  readonly etag?: string
  readonly versionId?: string
  /** What the service reports of what it stored, as hex. */
  readonly checksums: Checksums
  /** Hex of the CRC-64 of what was sent: the one that the dialect names, CRC-64/XZ without a dialect. */
  readonly crc64: string
  /** Whether a checksum of the service was there to compare, and equal. */
  readonly verified: boolean
}

/** Reads the answer to whatever made an object: a success by its status may be a failure by its body. */
export async function readStored(session: Session, received: Received): Promise<Stored> {
  const response = await received.response()
  const { dialect } = session
  if (!dialect) return { checksums: {}, ...(response.headers.etag && { etag: response.headers.etag }) }
  const stored = dialect.readStored(response)
  if (stored) return stored
  const failure = dialect.readError(response)
  if (failure) throw session.refusal(failure, response, received.request)
  throw unreadable('that an object was stored', received)
}

/**
 * Finds out whether an object that seems to have failed is stored all the same: the answer to an earlier attempt may have
 * been lost. Throws the failure where it is not.
 */
export async function confirmed(
  session: Session,
  failure: TransferError,
  crc64: bigint,
  size: number,
  parts: number,
): Promise<UploadResult> {
  const result = await session.call({
    need: { step: 'head' },
    read: async (received) => resultOf(session, await readStored(session, received), crc64, size, parts),
  })
  if (result.verified) return result
  throw failure
}

/** An answer that does not say what it should. */
export function unreadable(wanted: string, { status, request }: Received): TransferError {
  const host = new URL(request.url).host
  return new TransferError('answer_unreadable', `${host} answered ${status} without saying ${wanted}`, { host, status })
}

/** Compares what the service stored with what was sent. */
export function resultOf(
  { integrity }: Session,
  stored: Stored,
  crc64: bigint,
  size: number,
  parts: number,
): UploadResult {
  const verified = integrity.confirms(stored.checksums, crc64, 'what the service stored')
  const { etag, versionId, checksums } = stored
  return {
    size,
    parts,
    ...(etag !== undefined && { etag }),
    ...(versionId !== undefined && { versionId }),
    checksums,
    crc64: crc64Hex(crc64),
    verified,
  }
}
