import type { Crc64Part } from '@presign/crc64'
import { isTransferError, TransferError } from '../errors.js'
import type { Lane } from '../progress/progress.js'
import type { Session } from '../request/session.js'
import { contentRange, type Stretch } from './byte-range.js'
import { objectChanged } from './object.js'
import type { Received } from './received.js'

/** Receives bytes and where they belong. */
export type Receive = (bytes: Uint8Array, offset: number) => Promise<void> | void

/** What the parts of a download have in common. */
export interface Fetching {
  readonly session: Session
  /** Of the object that is meant: another one is an error, not a mixture. */
  readonly etag: string | undefined
  readonly lane: Lane
  readonly signal?: AbortSignal | undefined
}

/**
 * Fetches one stretch of an object, going on after each interruption where it broke off.
 *
 * @returns The stretch's checksum and how many bytes it has.
 * @throws TransferError `object_changed`, `truncated`, and those of any request.
 */
export async function fetchStretch(
  { session, etag, lane, signal }: Fetching,
  { start, end }: Stretch,
  receive: Receive,
): Promise<Crc64Part> {
  const crc64 = session.integrity.begin()
  let at = start
  const take = async (bytes: Uint8Array) => {
    // While they are written elsewhere, they are summed here. A write that fails ends the transfer.
    const received = receive(bytes, at)
    crc64.update(bytes)
    await received
    at += bytes.length
    lane.moved(bytes.length)
  }
  try {
    await session.call({
      need: { step: 'get' },
      lane,
      signal,
      headers: () => ({ range: `bytes=${at}-${end - 1}`, ...(etag !== undefined && { 'if-match': etag }) }),
      read: (received) =>
        readStretch(received, { start: at, end }, etag, take).catch((error) => {
          // What breaks off behind the last byte has told all that was asked for.
          if (at < end) throw error
        }),
    })
  } catch (error) {
    if (etag !== undefined && isTransferError(error) && error.code === 'condition') throw objectChanged(etag, undefined)
    throw error
  }
  return { crc64: crc64.digest(), bytes: end - start }
}

/** Reads from an answer what belongs to a stretch, be it that range or, where ranges are ignored, all of the object. */
async function readStretch(
  { status, headers, chunks }: Received,
  { start, end }: Stretch,
  etag: string | undefined,
  take: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  if (etag !== undefined && headers.etag !== undefined && headers.etag !== etag) throw objectChanged(etag, headers.etag)
  let at = status === 206 ? (contentRange(headers['content-range'])?.start ?? start) : 0
  if (at > start) throw truncated(start, at)
  for await (const chunk of chunks()) {
    const wanted = chunk.subarray(Math.max(0, start - at), Math.max(0, end - at))
    at += chunk.length
    if (wanted.length > 0) await take(wanted)
    // What follows is not ours. Where nothing follows, the answer is read to its end, or its connection could not be used again.
    if (at > end || (at === end && status !== 206)) return
  }
  if (at < end) throw truncated(end, at)
}

export function truncated(expected: number, found: number): TransferError {
  return new TransferError(
    'truncated',
    `The answer ended at byte ${found} of the object: wanted all up to ${expected}`,
    {
      expected: String(expected),
      found: String(found),
    },
  )
}

/** Cuts an object into stretches of one size but the last. */
export function* stretches(from: number, size: number, step: number): Generator<Stretch> {
  for (let start = from; start < size; start += step) yield { start, end: Math.min(size, start + step) }
}
