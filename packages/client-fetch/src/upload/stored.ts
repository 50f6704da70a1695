import { crc64Hex } from '@presign/crc64'
import { type Checksums, present, type Stored } from '@presign/object-storage'
import type { ReceivedResponse } from '../download/received-response.js'
import { hostOf, TransferError, type TransferErrorCode } from '../errors.js'
import type { Session } from '../request/session.js'

/** What an upload returns. */
export interface UploadResult {
  /** Bytes. */
  readonly size: number
  /** The number of its parts; 0 for a single PUT. */
  readonly parts: number
  readonly etag?: string
  readonly versionId?: string
  /** Checksums of the stored object as the service reports them, as hex. */
  readonly checksums: Checksums
  /** Hex of the CRC-64 of what was sent: the one that the dialect names, CRC-64/XZ without a dialect. */
  readonly crc64: string
  /** Whether the service reported that checksum, and it was equal. */
  readonly verified: boolean
}

/**
 * Reads the response to a request that stored an object. Status 200 may come with an error in the body, or with a page of
 * someone who stands before the service.
 *
 * @param hasEtag Whether the response has an entity tag wherever the object was stored.
 */
export async function readStored(session: Session, received: ReceivedResponse, hasEtag = false): Promise<Stored> {
  const response = await session.responseOf(received)
  const { dialect } = session
  const stored = dialect
    ? dialect.readStored(response)
    : present<Stored>({ checksums: {}, etag: response.headers.etag })
  if (stored && (stored.etag !== undefined || !hasEtag)) return stored
  // It may have been, and asking again tells.
  throw unreadable('what it stored', received, 'unavailable')
}

/**
 * Finds out whether an object was stored although the request failed: the response to an earlier attempt may have been
 * lost. Throws the failure where it was not.
 */
export async function confirmStored(
  session: Session,
  failure: TransferError,
  crc64: bigint,
  size: number,
  parts: number,
): Promise<UploadResult> {
  const result = await session.call({
    step: { step: 'head' },
    read: async (received) => resultOf(session, await readStored(session, received), crc64, size, parts),
  })
  if (result.verified) return result
  throw failure
}

/** The error for a response that lacks what it should say. */
export function unreadable(
  wanted: string,
  { status, request }: ReceivedResponse,
  code: TransferErrorCode = 'response_unreadable',
): TransferError {
  const host = hostOf(request.url)
  return new TransferError(code, `${host} answered ${status} without saying ${wanted}`, {
    host,
    status,
  })
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
  return present<UploadResult>({ size, parts, etag, versionId, checksums, crc64: crc64Hex(crc64), verified })
}
