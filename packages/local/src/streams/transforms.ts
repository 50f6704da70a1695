import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'

/** Passes bytes on no faster than this many in a second. */
export function paced(source: AsyncIterable<Uint8Array>, bytesPerSecond: number): Readable {
  return Readable.from(pace(source, bytesPerSecond), { objectMode: false })
}

async function* pace(source: AsyncIterable<Uint8Array>, bytesPerSecond: number): AsyncGenerator<Uint8Array> {
  const step = Math.max(1, Math.floor(bytesPerSecond / 20))
  for await (const chunk of source)
    for (let at = 0; at < chunk.length; at += step) {
      const piece = chunk.subarray(at, at + step)
      yield piece
      await wait((piece.length / bytesPerSecond) * 1000)
    }
}

/** Passes on the first bytes alone. */
export function cutAfter(source: AsyncIterable<Uint8Array>, bytes: number): Readable {
  return Readable.from(firstOf(source, bytes), { objectMode: false })
}

async function* firstOf(source: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes
  for await (const chunk of source) {
    if (left > 0) yield chunk.subarray(0, left)
    left -= chunk.length
    if (left <= 0) return
  }
}

/** Turns one bit of the byte at `at`. */
export function withBitTurned(source: AsyncIterable<Uint8Array>, at: number): Readable {
  return Readable.from(turned(source, at), { objectMode: false })
}

async function* turned(source: AsyncIterable<Uint8Array>, at: number): AsyncGenerator<Uint8Array> {
  let passed = 0
  for await (const chunk of source) {
    const index = at - passed
    passed += chunk.length
    if (index < 0 || index >= chunk.length) yield chunk
    else {
      const changed = Uint8Array.from(chunk)
      changed[index] = (changed[index] ?? 0) ^ 1
      yield changed
    }
  }
}
