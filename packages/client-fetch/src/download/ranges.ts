import type { Crc64Part } from '@presign/crc64'
import { differing, isTransferError, type TransferError } from '../errors.js'
import type { RequestProgress } from '../progress/progress.js'
import type { Session } from '../request/session.js'
import type { HeaderRecord } from '../request/wire.js'
import { type ByteRange, impossible, placeOf } from './byte-range.js'
import { checkSame, type ObjectFacts, objectChanged } from './object.js'
import type { ReceivedResponse } from './received-response.js'

/** Receives bytes and where they belong. */
export type Receive = (bytes: Uint8Array, offset: number) => Promise<void> | void

/** What the ranges of a download share. */
export interface RangeContext {
  readonly session: Session
  /** Of the version that is downloaded: bytes of another one are an error. */
  readonly facts: Pick<ObjectFacts, 'etag' | 'size' | 'headers'>
  readonly progress: RequestProgress
  readonly signal?: AbortSignal | undefined
}

/**
 * Fetches a range of an object. After an interruption the next attempt requests what is missing.
 *
 * @returns The range's checksum and its number of bytes.
 * @throws TransferError `object_changed`, `truncated`, and those of any request.
 */
export async function fetchRange(
  { session, facts, progress, signal }: RangeContext,
  { start, end }: ByteRange,
  receive: Receive,
): Promise<Crc64Part> {
  const { etag } = facts
  const crc64 = session.integrity.begin()
  let at = start
  const pass = async (bytes: Uint8Array) => {
    // The checksum is computed while a thread of the pool writes. A write that fails ends the transfer.
    const received = receive(bytes, at)
    crc64.update(bytes)
    await received
    at += bytes.length
    progress.moved(bytes.length)
  }
  try {
    await session.call({
      step: { step: 'get' },
      progress,
      signal,
      headers: () => ({ range: `bytes=${at}-${end - 1}`, ...ifMatch(etag) }),
      read: (received) =>
        readRange(received, { start: at, end }, facts, pass).catch((error) => {
          // A connection that is lost after the last byte has carried all that was requested.
          if (at < end || error.code === 'object_changed') throw error
        }),
    })
  } catch (error) {
    if (etag !== undefined && isTransferError(error) && error.code === 'condition') throw objectChanged(etag, undefined)
    throw error
  }
  return { crc64: crc64.digest(), bytes: end - start }
}

/** A weak entity tag never matches (RFC 9110 §13.1.1): it is compared with that of the response instead. */
function ifMatch(etag: string | undefined): HeaderRecord {
  return etag === undefined || etag.startsWith('W/') ? {} : { 'if-match': etag }
}

/** Reads from a response the bytes of a range, whether it is that range or, from a service that ignores ranges, the object. */
export async function readRange(
  received: ReceivedResponse,
  { start, end }: ByteRange,
  facts: RangeContext['facts'],
  pass: (bytes: Uint8Array) => Promise<void> | void,
): Promise<void> {
  checkSame(facts, received.headers)
  const { size = end } = facts
  let { start: at, end: stop = end, total = size } = placeOf(received)
  // The first response told where its bytes belong, so CORS does not hide it.
  if (at === undefined) throw impossible('range')
  if (total !== size) throw objectChanged(`${size} bytes`, `${total} bytes`)
  if (at > start) throw truncated(start, at)
  // Of a range that is shorter than requested no more counts than it tells of.
  stop = Math.min(end, stop)
  for await (const chunk of received.chunks()) {
    const wanted = chunk.subarray(Math.max(0, start - at), Math.max(0, stop - at))
    at += chunk.length
    if (at > size) throw objectChanged(`${size} bytes`, 'more')
    if (wanted.length > 0) await pass(wanted)
    // Further bytes are not wanted. A 206 is read to its end, though, or its connection could not be used again.
    if (at > stop || (at === stop && received.status === 200 && stop < size)) break
  }
  stop = Math.min(at, stop)
  if (stop < end) throw truncated(end, stop)
}

/** The error for a response that ended before its last byte, or started after its first. */
export function truncated(expected: number, found: number): TransferError {
  const message = `The response ended at byte ${found}: wanted all up to ${expected}`
  return differing('truncated', message, expected, found)
}

/** Cuts an object into ranges of one size; the last may be shorter. */
export function* byteRanges(from: number, size: number, step: number): Generator<ByteRange> {
  for (let start = from, end = from; start < size; start = end) {
    end = Math.min(size, start + Math.max(1, step))
    yield { start, end }
  }
}

/** Complete is what has all bytes that were told of. */
export function checkSize(bytes: number, { size = bytes }: Pick<ObjectFacts, 'size'>): void {
  if (size !== bytes) throw truncated(size, bytes)
}
