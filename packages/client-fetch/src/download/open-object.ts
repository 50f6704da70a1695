import type { WireRequest } from '@presign/core'
import { isTransferError, TransferError } from '../errors.js'
import type { RequestProgress } from '../progress/progress.js'
import type { Session } from '../request/session.js'
import { type HeaderRecord, hasRoomFor } from '../request/wire.js'
import { contentRange } from './byte-range.js'
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

/**
 * Requests the first bytes of an object; the response tells how large it is. A small object needs no second request. A
 * service that ignores ranges, or has compressed the object, sends all of it, and that is read instead.
 */
export async function openObject(
  session: Session,
  bytes: number,
  progress: RequestProgress,
  readWhole: ReadWhole,
): Promise<OpenedObject> {
  const range = (request: WireRequest): HeaderRecord =>
    hasRoomFor(request, 'range') ? { range: `bytes=0-${bytes - 1}` } : {}
  try {
    const opening = await tryToOpen(session, range, bytes, progress, readWhole)
    if (opening) return opening
  } catch (error) {
    // 416 Range Not Satisfiable: an empty object has no first byte.
    if (!isTransferError(error) || error.status !== 416) throw error
  }
  const opening = await tryToOpen(session, () => ({}), 0, progress, readWhole)
  if (opening) return opening
  throw new TransferError(
    'response_unreadable',
    'The response has a part of the object, though all of it was requested',
  )
}

/**
 * `undefined` where the response is a part of the object that cannot be used by itself.
 *
 * @param bytes How many of the first ones are requested.
 */
function tryToOpen(
  session: Session,
  headers: (request: WireRequest) => HeaderRecord,
  bytes: number,
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
      // A part of compressed bytes cannot be unpacked by itself.
      if (!facts.ranged && received.status === 206 && hasRoomFor(received.request, 'range')) return undefined
      if (!facts.ranged) {
        await readWhole(facts, received)
        return { facts, head: undefined }
      }
      return { facts, head: await headOf(received, bytes, progress) }
    },
  })
}

/** The first bytes of an object. A service may send fewer than were requested, never more, nor from elsewhere. */
async function headOf(received: ReceivedResponse, bytes: number, progress: RequestProgress): Promise<Uint8Array> {
  const { start, end } = contentRange(received.headers['content-range']) ?? { start: 0, end: 0 }
  if (start > 0) throw truncated(0, start)
  if (end > bytes)
    throw new TransferError('response_unreadable', `The response has ${end} bytes of the object, of ${bytes} requested`)
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
