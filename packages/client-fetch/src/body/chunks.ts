import { differing, TransferError } from '../errors.js'

/** Bytes that come one after another. */
export type Chunks = AsyncIterable<Uint8Array>

/** Bytes as platforms hand them out. Safari's streams have a reader and cannot be iterated. */
export type ByteSource = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array | string>

/** Iterates a stream, and cancels it when the iteration is left early: its source would go on filling it. */
export async function* chunksOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  if (Symbol.asyncIterator in source) {
    for await (const chunk of source) yield bytesOf(chunk)
    return
  }
  const reader = (source as ReadableStream<Uint8Array>).getReader()
  let done = false
  try {
    for (;;) {
      const turn = await reader.read()
      done = turn.done
      if (turn.done) return
      yield bytesOf(turn.value)
    }
  } finally {
    if (!done) await reader.cancel().catch(() => undefined)
    reader.releaseLock()
  }
}

const encoder = /* @__PURE__ */ new TextEncoder()

/** A chunk as bytes: text is sent as UTF-8. */
export function bytesOf(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  if (typeof chunk === 'string') return encoder.encode(chunk)
  if (ArrayBuffer.isView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  if (chunk instanceof ArrayBuffer) return new Uint8Array(chunk)
  throw new TransferError('body_unsupported', `Cannot send a stream of ${typeof chunk}`)
}

/** All bytes of a stream whose length is known beforehand, in one array. */
export async function gather(chunks: Chunks, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const whole = new Uint8Array(size)
  let at = 0
  for await (const chunk of measured(chunks, size)) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

/** Checks the length of a body as it is read: a file that shrinks or grows must not become a request of another length. */
export async function* measured(chunks: Chunks, size: number): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > size) throw sizeChanged(size, bytes)
    yield chunk
  }
  if (bytes < size) throw sizeChanged(size, bytes)
}

/** All bytes of a stream of unknown length, in one array. */
export async function collect(chunks: Chunks): Promise<Uint8Array<ArrayBuffer>> {
  const held: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    held.push(chunk)
    size += chunk.length
  }
  return gather(replayed(held), size)
}

/** Chunks that lie in memory, as a stream. */
export async function* replayed(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks
}

/** The error for a body whose length is not the one it said. */
function sizeChanged(expected: number, found: number): TransferError {
  const how = found < expected ? `ended after ${found}` : 'has more'
  const message = `Cannot send a body that was to have ${expected} bytes: it ${how}`
  return differing('body_changed', message, expected, found)
}

/** Cuts bytes in memory into chunks that are small enough to show progress. They are views: nothing is copied. */
export async function* sliced(bytes: Uint8Array, size = 256 * 1024): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/**
 * Collects a stream into parts that lie in memory, so that each can be sent again. The last may be short; an empty
 * stream has one empty part.
 *
 * @param sizeAt Bytes of a part, by its number from 1.
 * @param pool Buffers of parts that were sent, to be filled again. Without it each part has a new buffer, and V8 lets
 * three times as much memory gather as is in use before it collects.
 */
export async function* partsOf(
  chunks: Chunks,
  sizeAt: (number: number) => number,
  pool: Uint8Array[] = [],
): AsyncGenerator<Uint8Array> {
  let number = 1
  let part = bufferOf(sizeAt(number), pool)
  let filled = 0
  for await (const chunk of chunks)
    for (let from = 0; from < chunk.length; ) {
      if (filled === part.length) {
        yield part
        number++
        part = bufferOf(sizeAt(number), pool)
        filled = 0
      }
      const taken = chunk.subarray(from, from + part.length - filled)
      part.set(taken, filled)
      filled += taken.length
      from += taken.length
    }
  if (filled > 0 || number === 1) yield part.subarray(0, filled)
}

/** A buffer of a size, from the pool where it has one. */
export function bufferOf(size: number, pool: Uint8Array[]): Uint8Array {
  const buffer = pool.pop()
  return buffer?.length === size ? buffer : new Uint8Array(size)
}

/** Passes chunks on and calls back with each. */
export async function* tapped(chunks: Chunks, onChunk: (chunk: Uint8Array) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    onChunk(chunk)
    yield chunk
  }
}
