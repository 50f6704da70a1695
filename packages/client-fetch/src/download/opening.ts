import type { WireRequest } from '@presign/core'
import { isTransferError, TransferError } from '../errors.js'
import type { Lane } from '../progress/progress.js'
import type { Session } from '../request/session.js'
import { type HeaderRecord, hasRoomFor } from '../request/wire.js'
import { contentRange } from './byte-range.js'
import { factsOf, type ObjectFacts } from './object.js'
import { truncated } from './ranges.js'
import type { Received } from './received.js'

/** How a download begins. */
export interface Opening {
  readonly facts: ObjectFacts
  /** The first bytes; `undefined` where the answer was no range and went to the reader of wholes. */
  readonly head: Uint8Array | undefined
}

/** Reads an answer that is the whole object. It may be called again, from the beginning, when the first broke off. */
export type ReadWhole = (facts: ObjectFacts, received: Received) => Promise<void>

/**
 * Asks for the first bytes of an object; the answer tells how large it is. Small objects need no second request, and a
 * service that knows no ranges, or has compressed the object, is taken at its word: it sends all of it.
 */
export async function openObject(session: Session, bytes: number, lane: Lane, readWhole: ReadWhole): Promise<Opening> {
  const range = (request: WireRequest): HeaderRecord =>
    hasRoomFor(request, 'range') ? { range: `bytes=0-${bytes - 1}` } : {}
  try {
    const opening = await opened(session, range, lane, readWhole)
    if (opening) return opening
  } catch (error) {
    // An empty object has no first byte.
    if (!isTransferError(error) || error.status !== 416) throw error
  }
  const opening = await opened(session, () => ({}), lane, readWhole)
  if (opening) return opening
  throw new TransferError('answer_unreadable', 'The answer has a part of the object, though all of it was asked for')
}

/** `undefined` where an answer has a part of the object that is no use by itself. */
function opened(
  session: Session,
  headers: (request: WireRequest) => HeaderRecord,
  lane: Lane,
  readWhole: ReadWhole,
): Promise<Opening | undefined> {
  return session.call({
    need: { step: 'get' },
    lane,
    headers,
    read: async (received) => {
      lane.restart()
      const facts = await factsOf(session, received)
      // A piece of something compressed cannot be unpacked by itself.
      if (!facts.ranged && received.status === 206 && hasRoomFor(received.request, 'range')) return undefined
      if (!facts.ranged) {
        await readWhole(facts, received)
        return { facts, head: undefined }
      }
      return { facts, head: await headOf(received, lane) }
    },
  })
}

async function headOf(received: Received, lane: Lane): Promise<Uint8Array> {
  const { start, end } = contentRange(received.headers['content-range']) ?? { start: 0, end: 0 }
  if (start > 0) throw truncated(0, start)
  const head = new Uint8Array(end)
  let at = 0
  for await (const chunk of received.chunks()) {
    const wanted = chunk.subarray(0, head.length - at)
    head.set(wanted, at)
    at += wanted.length
    lane.moved(wanted.length)
  }
  if (at < head.length) throw truncated(head.length, at)
  return head
}
