import { TransferError } from '../errors.js'

/** Bytes that come one after another. */
export type Chunks = AsyncIterable<Uint8Array>

/** Bytes as the platform hands them out: not every browser's streams can be iterated. */
export type ByteSource = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array | string>

/** Iterates a stream, and cancels it when the iteration is left early. */
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
  throw new TransferError('body_unsupported', `Cannot send a stream of ${typeof chunk}: wanted bytes or text`)
}

/** All bytes of one size known beforehand, in one piece. */
export async function gather(chunks: Chunks, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const whole = new Uint8Array(size)
  let at = 0
  for await (const chunk of chunks) {
    if (at + chunk.length > size) throw sizeChanged(size, at + chunk.length)
    whole.set(chunk, at)
    at += chunk.length
  }
  if (at < size) throw sizeChanged(size, at)
  return whole
}

/** All bytes of a stream whose length nobody told. */
export async function collect(chunks: Chunks): Promise<Uint8Array<ArrayBuffer>> {
  const held: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    held.push(chunk)
    size += chunk.length
  }
  return gather(replayed(held), size)
}

/** Bytes that are held already. */
export async function* replayed(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks
}

/** A body of another length than it told. */
export function sizeChanged(expected: number, found: number): TransferError {
  const how = found < expected ? `ended after ${found}` : 'has more'
  return new TransferError('body_changed', `Cannot send a body that was to have ${expected} bytes: it ${how}`, {
    expected: String(expected),
    found: String(found),
  })
}

/** Bytes as they are in memory, in pieces small enough that their progress can be seen. */
export async function* sliced(bytes: Uint8Array, piece = 256 * 1024): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece)
}

/**
 * Cuts a stream, so that each piece can be held in memory. The last may be short; an empty stream has one empty piece.
 *
 * @param spent Pieces that nobody needs any more, to be filled again: of memory that is thrown away instead, V8 lets
 * three times as much gather as is in use.
 */
export async function* pieces(
  chunks: Chunks,
  sizeAt: (number: number) => number,
  spent: Uint8Array[] = [],
): AsyncGenerator<Uint8Array> {
  let number = 1
  let piece = pieceOf(sizeAt(number), spent)
  let at = 0
  for await (const chunk of chunks)
    for (let from = 0; from < chunk.length; ) {
      if (at === piece.length) {
        yield piece
        number++
        piece = pieceOf(sizeAt(number), spent)
        at = 0
      }
      const taken = chunk.subarray(from, from + piece.length - at)
      piece.set(taken, at)
      at += taken.length
      from += taken.length
    }
  if (at > 0 || number === 1) yield piece.subarray(0, at)
}

/** Memory of a size, taken from what nobody needs any more where that has it. */
export function pieceOf(size: number, spent: Uint8Array[]): Uint8Array {
  const piece = spent.pop()
  return piece?.length === size ? piece : new Uint8Array(size)
}

/** Lets bytes pass and tells about each chunk. */
export async function* tapped(chunks: Chunks, onChunk: (chunk: Uint8Array) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    onChunk(chunk)
    yield chunk
  }
}
