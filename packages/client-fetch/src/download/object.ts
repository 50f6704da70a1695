import type { Checksums } from '@presign/object-storage'
import { TransferError } from '../errors.js'
import type { Session } from '../request/session.js'
import { hasRoomFor } from '../request/wire.js'
import { contentRange } from './byte-range.js'
import type { Received } from './received.js'

/** What the first answer of a download tells about the object. */
export interface ObjectFacts {
  /** Bytes; `undefined` where the body's length is not that of the object (undone compression, or not told). */
  readonly size: number | undefined
  readonly etag: string | undefined
  readonly checksums: Checksums
  readonly headers: Readonly<Record<string, string>>
  /** Whether ranges of it can be asked for. Not where CORS hides of which size they are. */
  readonly ranged: boolean
}

/** Reads the facts from an answer to a GET. */
export async function factsOf(session: Session, received: Received): Promise<ObjectFacts> {
  const { status, headers, request } = received
  const whole = contentRange(headers['content-range'])?.total ?? (status === 200 ? lengthOf(headers) : undefined)
  // A link for a fixed range is answered with that range: its checksum is not the object's.
  const fixed = !hasRoomFor(request, 'range')
  const decoded = !session.transport.raw && (headers['content-encoding'] ?? 'identity') !== 'identity'
  const stored = session.dialect?.readStored(await received.response(false))
  return {
    size: decoded ? undefined : fixed ? lengthOf(headers) : whole,
    etag: headers.etag,
    checksums: fixed || decoded ? {} : (stored?.checksums ?? {}),
    headers,
    ranged: status === 206 && !fixed && !decoded && whole !== undefined,
  }
}

function lengthOf(headers: Readonly<Record<string, string>>): number | undefined {
  const length = headers['content-length']
  return length !== undefined && /^\d+$/.test(length) ? Number(length) : undefined
}

/** The object became another while it was downloaded: its ranges would not fit together. */
export function objectChanged(expected: string, found: string | undefined): TransferError {
  return new TransferError(
    'object_changed',
    `The object was changed during the download: it was ${expected}, now it is ${found ?? 'another'}`,
    { expected, ...(found !== undefined && { found }) },
  )
}
