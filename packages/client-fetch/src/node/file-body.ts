import { type FileHandle, open, stat } from 'node:fs/promises'
import type { Rereadable } from '../body/content.js'
import { TransferError } from '../errors.js'

/** Bytes that are read at a time: with 64 KiB the trips to the thread pool cost more than the reading. */
const CHUNK = 256 * 1024

/**
 * A file as something to upload.
 *
 * @example
 * ```ts
 * import { fileBody } from '@presign/client-fetch/node'
 *
 * const sizeOf = async (path: string) => (await fileBody(path)).size
 * ```
 */
export async function fileBody(path: string): Promise<Rereadable> {
  const found = await stat(path)
  // A pipe and a device have a size of 0, and would be stored as an empty object.
  if (!found.isFile())
    throw new TransferError('body_unsupported', 'Cannot upload what is not a file: read a pipe or a device as a stream')
  const { size } = found
  return {
    size,
    async *read(start, end) {
      if (end === start) return
      const file = await open(path)
      try {
        yield* chunksOf(file, start, end)
      } finally {
        await file.close()
      }
    },
    version: async () => {
      const found = await stat(path)
      return `${found.size} bytes, changed ${found.mtime.toISOString()}`
    },
  }
}

/**
 * Reads with two buffers that take turns: while one chunk is sent, the next is read. A new buffer for each chunk would
 * cost as much as all other work on it, in zeroing, page faults and garbage collection.
 */
async function* chunksOf(file: FileHandle, start: number, end: number): AsyncGenerator<Uint8Array> {
  let at = start
  const fill = (buffer: Uint8Array) => {
    const reading = file.read(buffer, 0, Math.min(buffer.length, end - at), at).then(({ bytesRead }) => {
      at += bytesRead
      return buffer.subarray(0, bytesRead)
    })
    // Awaited later; until then a failure must not count as unhandled.
    reading.catch(() => undefined)
    return reading
  }
  const size = Math.min(CHUNK, end - start)
  let [shown, free] = [new Uint8Array(size), new Uint8Array(size)]
  let filling = fill(shown)
  try {
    for (let chunk = await filling; chunk.length > 0; chunk = await filling) {
      filling = fill(free)
      yield chunk
      ;[shown, free] = [free, shown]
    }
  } finally {
    // The file must not be closed while a read is running.
    await filling.catch(() => undefined)
  }
}
