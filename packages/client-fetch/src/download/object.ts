import type { Checksums } from '@presign/object-storage'
import { differing, type TransferError } from '../errors.js'
import type { Session } from '../request/session.js'
import { hasRoomFor } from '../request/wire.js'
import { lengthOf, placeOf } from './byte-range.js'
import type { ReceivedResponse } from './received-response.js'

type Headers = Readonly<Record<string, string>>

/** What the first response of a download tells about the object. */
export interface ObjectFacts {
  /** Bytes; `undefined` where Content-Length is missing, or is that of compressed bytes which the platform unpacks. */
  readonly size: number | undefined
  readonly etag: string | undefined
  readonly checksums: Checksums
  readonly headers: Headers
  /** Whether ranges can be requested. Not where CORS hides Content-Range, which tells the size of the object. */
  readonly ranged: boolean
}

/** Reads the facts from the response to a GET. */
export async function factsOf(session: Session, received: ReceivedResponse): Promise<ObjectFacts> {
  const { status, headers, request } = received
  const { total } = placeOf(received)
  // A link that was signed with a range returns that range: the checksum in the response is not of these bytes.
  const fixed = !hasRoomFor(request, 'range')
  const decoded = !session.transport.preservesEncoding && (headers['content-encoding'] ?? 'identity') !== 'identity'
  const stored = session.dialect?.readStored(await received.response(false))
  return {
    size: decoded ? undefined : fixed ? lengthOf(headers['content-length']) : total,
    etag: headers.etag,
    checksums: fixed || decoded ? {} : (stored?.checksums ?? {}),
    headers,
    ranged: status === 206 && !fixed && !decoded && total !== undefined,
  }
}

/** Bytes of another version, or another encoding, would not fit to those that are there. */
export function checkSame({ etag, headers }: Pick<ObjectFacts, 'etag' | 'headers'>, found: Headers): void {
  if (etag && found.etag && found.etag !== etag) throw objectChanged(etag, found.etag)
  const name = 'content-encoding'
  if (found[name] !== headers[name]) throw objectChanged(`${headers[name]}`, found[name])
}

/** The error for an object that was replaced while it was downloaded: its ranges would not fit together. */
export function objectChanged(expected: string, found: string | undefined): TransferError {
  const message = `The object was changed meanwhile: it was ${expected}, now it is ${found ?? 'another'}`
  return differing('object_changed', message, expected, found)
}
