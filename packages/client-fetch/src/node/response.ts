import type { Readable } from 'node:stream'
import { aborted } from '../errors.js'
import type { TransportResponse } from '../transports/transport.js'

/** A response as Node has it: header names and values in turn, and a stream. */
export function responseFrom(
  status: number,
  rawHeaders: readonly string[],
  body: Readable,
  signal: AbortSignal,
): TransportResponse {
  return { status, headers: pairs(rawHeaders), body: untilAborted(body, signal) }
}

function* pairs(raw: readonly string[]): Generator<[string, string]> {
  for (let at = 0; at + 1 < raw.length; at += 2) yield [raw[at] ?? '', raw[at + 1] ?? '']
}

/** A body that ended early because it was aborted says so; Node says ECONNRESET. */
async function* untilAborted(body: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    throw signal.aborted ? aborted(signal) : error
  }
}
