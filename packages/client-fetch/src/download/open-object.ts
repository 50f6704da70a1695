import type { WireRequest } from '@presign/core'
import type { Chunks } from '../body/chunks.js'
import { isTransferError, TransferError } from '../errors.js'
import type { RequestProgress } from '../progress/progress.js'
import type { Session } from '../request/session.js'
import { type HeaderRecord, hasRoomFor } from '../request/wire.js'
import { contentRange, impossible } from './byte-range.js'
import { factsOf, type ObjectFacts } from './object.js'
import { truncated } from './ranges.js'
import type { ReceivedResponse } from './received-response.js'

/** An object whose first bytes were requested. */
export interface OpenedObject {
  readonly facts: ObjectFacts
  /** The first bytes; `undefined` where the response was the whole object and `readWhole` has read it. */
  readonly head: Uint8Array | undefined
}

/** Reads a response that is the whole object. Called again, from the first byte, when an attempt was interrupted. */
export type ReadWhole = (facts: ObjectFacts, received: ReceivedResponse) => Promise<void>

/** How many bytes of an object are requested first, and how many the whole of it may have. */
export interface OpenLimits {
  readonly bytes: number
  readonly maxBytes: number | undefined
}

/**
 * Requests the first bytes of an object; the response tells how large it is. A small object needs no second request. A
 * service that ignores ranges, or has compressed the object, sends all of it, and that is read instead.
 *
 * @throws TransferError `too_large`
 */
export async function openObject(
  session: Session,
  limits: OpenLimits,
  progress: RequestProgress,
  readWhole: ReadWhole,
): Promise<OpenedObject> {
  const range = (request: WireRequest): HeaderRecord =>
    hasRoomFor(request, 'range') ? { range: `bytes=0-${limits.bytes - 1}` } : {}
  try {
    const opening = await tryToOpen(session, range, limits, progress, readWhole)
    if (opening) return opening
  } catch (error) {
    // 416 Range Not Satisfiable: an empty object has no first byte.
    if (!isTransferError(error) || error.status !== 416) throw error
  }
  const opening = await tryToOpen(session, () => ({}), limits, progress, readWhole)
  if (opening) return opening
  throw new TransferError(
    'response_unreadable',
    'The response has a part of the object, though all of it was requested',
  )
}

/** `undefined` where the response is a part of the object that cannot be used by itself. */
function tryToOpen(
  session: Session,
  headers: (request: WireRequest) => HeaderRecord,
  { bytes, maxBytes = Number.POSITIVE_INFINITY }: OpenLimits,
  progress: RequestProgress,
  readWhole: ReadWhole,
): Promise<OpenedObject | undefined> {
  return session.call({
    step: { step: 'get' },
    progress,
    headers,
    read: async (received) => {
      progress.restart()
      const facts = await factsOf(session, received)
      const { ranged, size = 0 } = facts
      if (size > maxBytes) throw tooLarge(maxBytes)
      // A part of compressed bytes cannot be unpacked by itself.
      if (!ranged && received.status === 206 && hasRoomFor(received.request, 'range')) return undefined
      if (!ranged) {
        await readWhole(facts, { ...received, chunks: () => upTo(facts.size ?? maxBytes, received.chunks()) })
        return { facts, head: undefined }
      }
      return { facts, head: await headOf(received, bytes, progress) }
    },
  })
}

function tooLarge(max: number): TransferError {
  return new TransferError('too_large', `The object has more than ${max} bytes`)
}

/** A service may send more than it told. */
async function* upTo(max: number, chunks: Chunks): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > max) throw tooLarge(max)
    yield chunk
  }
}

/** The first bytes of an object. A service may send fewer than were requested, never more, nor from elsewhere. */
async function headOf(received: ReceivedResponse, bytes: number, progress: RequestProgress): Promise<Uint8Array> {
  const { start, end } = contentRange(received.headers['content-range']) ?? { start: 0, end: 0 }
  if (start > 0) throw truncated(0, start)
  if (end > bytes) throw impossible('range')
  const head = new Uint8Array(end)
  let at = 0
  for await (const chunk of received.chunks()) {
    const wanted = chunk.subarray(0, head.length - at)
    head.set(wanted, at)
    at += wanted.length
    progress.moved(wanted.length)
  }
  if (at < head.length) throw truncated(head.length, at)
  return head
}
