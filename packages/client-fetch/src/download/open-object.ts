import type { Chunks } from '../body/chunks.js'
import { isTransferError, TransferError } from '../errors.js'
import type { RequestProgress } from '../progress/progress.js'
import type { Session } from '../request/session.js'
import { type HeaderRecord, hasRoomFor } from '../request/wire.js'
import { impossible, placeOf } from './byte-range.js'
import { factsOf, type ObjectFacts } from './object.js'
import { readRange, truncated } from './ranges.js'
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
  const sizes: Sizes = new Map()
  for (const range of [{ range: `bytes=0-${limits.bytes - 1}` }, undefined])
    try {
      const opening = await tryToOpen(session, range, limits, progress, readWhole, sizes)
      if (opening) return opening
    } catch (error) {
      // 416 Range Not Satisfiable: an empty object has no first byte.
      if (!range || !isTransferError(error) || error.status !== 416) throw error
    }
  // A part where all of it was requested.
  throw impossible('range')
}

/** By entity tag: a retry may lack a length, and would pass for whole after any byte. */
type Sizes = Map<string | undefined, number | undefined>

/** `undefined` where the response is a part of the object that cannot be used by itself. */
function tryToOpen(
  session: Session,
  range: HeaderRecord | undefined,
  { bytes, maxBytes = Number.POSITIVE_INFINITY }: OpenLimits,
  progress: RequestProgress,
  readWhole: ReadWhole,
  sizes: Sizes,
): Promise<OpenedObject | undefined> {
  return session.call({
    step: { step: 'get' },
    progress,
    headers: (request) => (range && hasRoomFor(request, 'range') ? range : {}),
    read: async (received) => {
      progress.restart()
      const facts = await factsOf(session, received)
      const { etag, ranged, size = sizes.get(etag) } = facts
      sizes.set(etag, size)
      if ((size ?? 0) > maxBytes) throw tooLarge(maxBytes)
      // A part of compressed bytes cannot be unpacked by itself.
      if (!ranged && received.status === 206 && hasRoomFor(received.request, 'range')) return undefined
      if (!ranged) {
        await readWhole(facts, { ...received, chunks: () => wholeOf(received.chunks(), size, maxBytes) })
        return { facts, head: undefined }
      }
      return { facts, head: await headOf(received, facts, bytes, progress) }
    },
  })
}

function tooLarge(max: number): TransferError {
  return new TransferError('too_large', `The object has more than ${max} bytes`)
}

/** The whole object as it comes: no more of it than was told, or than was asked for, and no less. */
async function* wholeOf(chunks: Chunks, size: number | undefined, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > (size ?? maxBytes)) throw tooLarge(size ?? maxBytes)
    yield chunk
  }
  if (bytes < (size ?? 0)) throw truncated(size ?? 0, bytes)
}

/** The first bytes of an object. A service may send fewer than were requested, never more, nor from elsewhere. */
async function headOf(
  received: ReceivedResponse,
  facts: ObjectFacts,
  bytes: number,
  progress: RequestProgress,
): Promise<Uint8Array> {
  const { end = 0 } = placeOf(received)
  if (end > bytes) throw impossible('range')
  const head = new Uint8Array(end)
  let at = 0
  await readRange(received, { start: 0, end }, facts, (chunk) => {
    head.set(chunk, at)
    at += chunk.length
    progress.moved(chunk.length)
  })
  return head
}
