import { type FileHandle, open, stat } from 'node:fs/promises'
import type { Rereadable } from '../body/content.js'

/** Bytes that are read at a time. */
const PIECE = 256 * 1024

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
  const { size } = await stat(path)
  return {
    size,
    async *read(start, end) {
      if (end === start) return
      const file = await open(path)
      try {
        yield* piecesOf(file, start, end)
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

/** Two pieces of memory take turns: while one is looked at, the other is filled. */
async function* piecesOf(file: FileHandle, start: number, end: number): AsyncGenerator<Uint8Array> {
  let at = start
  const fill = (memory: Uint8Array) => {
    const reading = file.read(memory, 0, Math.min(memory.length, end - at), at).then(({ bytesRead }) => {
      at += bytesRead
      return memory.subarray(0, bytesRead)
    })
    // Whoever awaits it sees the failure; until then it must not count as unhandled.
    reading.catch(() => undefined)
    return reading
  }
  const size = Math.min(PIECE, end - start)
  let [shown, free] = [new Uint8Array(size), new Uint8Array(size)]
  let filling = fill(shown)
  try {
    for (let piece = await filling; piece.length > 0; piece = await filling) {
      filling = fill(free)
      yield piece
      ;[shown, free] = [free, shown]
    }
  } finally {
    // A file is not closed while it is read.
    await filling.catch(() => undefined)
  }
}
