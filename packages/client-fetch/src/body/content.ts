import { TransferError } from '../errors.js'
import { type ByteSource, bytesOf, type Chunks, chunksOf, gather, measured, sliced } from './chunks.js'

/** Bytes that can be read at any place, any number of times, as those of a file can. */
export interface Rereadable {
  /** Bytes. */
  readonly size: number
  /**
   * Reads bytes `start` to `end`, `end` not included. A chunk is read only until the next is asked for, so that one
   * buffer can serve all of them: a new one for each 256 KiB doubles the processor time of an upload.
   */
  read(start: number, end: number): AsyncIterable<Uint8Array>
  /**
   * Text that changes when the bytes do, such as size and time of the last change. Asked for before the first byte is
   * read and after the last one: where the two differ, the upload fails with `body_changed`.
   */
  version?(): string | Promise<string>
}

/** Everything that can be uploaded. Text is sent as UTF-8. No body adds a `Content-Type`: it would not be signed. */
export type BodyInput = string | ArrayBuffer | ArrayBufferView | Blob | Rereadable | ByteSource

/** The body of a request. */
export interface Payload {
  readonly size: number
  /** False once a body that can be read only once was read. */
  readonly replayable: boolean
  /** All of it in one value, where the platform can send that by itself. */
  readonly whole?: Uint8Array<ArrayBuffer> | Blob | undefined
  /** Reads it from the beginning. */
  chunks(): Chunks
}

/** A body that can be read at any place, so that it can be cut into parts and sent again. */
interface RandomContent {
  readonly kind: 'random'
  readonly size: number
  /** A Blob's media type, for the one who signs: it is sent only where it was signed. */
  readonly type?: string | undefined
  slice(start: number, end: number): Payload
  version(): Promise<string>
}

/** A body that can be read once, from its beginning. */
interface StreamContent {
  readonly kind: 'stream'
  /** Where the caller said it. */
  readonly size: number | undefined
  readonly chunks: Chunks
  readonly type?: undefined
  readonly version?: undefined
}

/** What a body is, once it is known: whether it can be sent again decides what a failure means. */
export type Content = RandomContent | StreamContent

/** Two versions of a file would make an object that never existed. */
export async function checkUnchanged(content: Content, version: string | undefined): Promise<void> {
  if ((await content.version?.()) !== version)
    throw new TransferError('body_changed', 'The file was changed meanwhile', { expected: version })
}

/** Finds out what a body is, in one place, so that nothing later needs to. */
export function contentOf(body: BodyInput, size?: number): Content {
  if (typeof body === 'string' || body instanceof ArrayBuffer || ArrayBuffer.isView(body))
    return inMemory(bytesOf(body))
  if (typeof Blob === 'function' && body instanceof Blob) return blobContent(body)
  if (isRereadable(body)) return rereadable(body)
  if (isByteSource(body)) return { kind: 'stream', size, chunks: chunksOf(body) }
  throw unsupported(body)
}

/** A method `read` alone is not enough: Node streams have one, too, but no size. */
function isRereadable(body: unknown): body is Rereadable {
  const { read, size } = (body ?? {}) as Partial<Rereadable>
  return typeof read === 'function' && typeof size === 'number'
}

function isByteSource(body: unknown): body is ByteSource {
  if (typeof body !== 'object' || body === null) return false
  return Symbol.asyncIterator in body || typeof (body as Partial<ReadableStream>).getReader === 'function'
}

/** FormData is a common mistake: `fetch` would send it as multipart/form-data, which is not what a PUT stores. */
function unsupported(body: unknown): TransferError {
  const name = body === null ? 'null' : ((body as object | undefined)?.constructor?.name ?? typeof body)
  const advice =
    name === 'FormData' ? 'submitForm sends forms' : 'wanted text, bytes, a Blob, a stream, or size and read()'
  return new TransferError('body_unsupported', `Cannot send a body of type ${name}: ${advice}`)
}

/** Bytes that the caller holds. They are not copied, so the caller must not change them during the transfer. */
function inMemory(bytes: Uint8Array): RandomContent {
  return {
    kind: 'random',
    size: bytes.length,
    slice: (start, end) => bytesPayload(bytes.subarray(start, end)),
    version: async () => `${bytes.length} bytes`,
  }
}

export function bytesPayload(bytes: Uint8Array): Payload {
  // Not in shared memory: the platforms' senders reject that, and so would the cast.
  const whole = bytes as Uint8Array<ArrayBuffer>
  return { size: bytes.length, replayable: true, whole, chunks: () => sliced(bytes) }
}

function blobContent(blob: Blob): RandomContent {
  const { name = '', lastModified = 0 } = blob as Partial<File>
  return {
    kind: 'random',
    size: blob.size,
    type: blob.type || undefined,
    // A slice has no type of its own, so the platform adds no Content-Type for it.
    slice: (start, end) => blobPayload(blob.slice(start, end)),
    version: async () => `${blob.size} bytes, ${lastModified}, ${name}`,
  }
}

function blobPayload(blob: Blob): Payload {
  return { size: blob.size, replayable: true, whole: blob, chunks: () => blobChunks(blob) }
}

/** A page's File that was changed on disk can no longer be read: browsers say NotReadableError and no more. */
async function* blobChunks(blob: Blob): AsyncGenerator<Uint8Array> {
  try {
    yield* chunksOf(blob.stream())
  } catch (cause) {
    throw new TransferError('body_changed', 'Cannot read on: the file was changed', { cause })
  }
}

function rereadable(body: Rereadable): RandomContent {
  return {
    kind: 'random',
    size: body.size,
    slice: (start, end) => ({
      size: end - start,
      replayable: true,
      chunks: () => measured(body.read(start, end), end - start),
    }),
    version: async () => (await body.version?.()) ?? `${body.size} bytes`,
  }
}

/** A body that can be read once, of a size that the caller said. Read a second time it throws `body_consumed`. */
export function streamPayload(chunks: Chunks, size: number): Payload {
  let begun = false
  return {
    size,
    get replayable() {
      return !begun
    },
    chunks() {
      if (begun) throw new TransferError('body_consumed', 'Cannot resend the body: the stream was already consumed')
      begun = true
      return measured(chunks, size)
    },
  }
}

/** The body in one value, for platforms that cannot send a stream of known length. */
export async function wholeOf(payload: Payload): Promise<Uint8Array<ArrayBuffer> | Blob> {
  return payload.whole ?? (await gather(payload.chunks(), payload.size))
}
