import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises'
import type { Sink } from '../download/sink.js'
import { DoubleBuffer } from './double-buffer.js'

/** Bytes that are read back at a time. */
const CHUNK = 256 * 1024

/**
 * A file as the target of a download. It is `<path>.part` until all bytes are written and their checksum was compared.
 *
 * @example
 * ```ts
 * import { fileSink } from '@presign/client-fetch/node'
 *
 * const sink = fileSink('photo.jpg')
 * ```
 */
export function fileSink(path: string): Sink {
  const part = `${path}.part`
  let file: FileHandle | undefined
  const opened = () => {
    if (!file) throw new TypeError('Cannot write to a file that is not open')
    return file
  }
  const pool: Uint8Array[] = []
  const writeAt = async (bytes: Uint8Array, offset: number) => {
    for (let at = 0; at < bytes.length; )
      at += (await opened().write(bytes, at, bytes.length - at, offset + at)).bytesWritten
  }
  return {
    write: writeAt,
    writer: (offset) => new DoubleBuffer(writeAt, offset, pool),
    async open(size, resume) {
      await file?.close()
      const found = resume ? await stat(part).catch(() => undefined) : undefined
      const kept = found?.size === size
      file = await open(part, kept ? 'r+' : 'w+')
      if (!kept) await file.truncate(size)
      return kept
    },
    async *read(start, end) {
      const buffer = new Uint8Array(CHUNK)
      for (let at = start; at < end; ) {
        const { bytesRead } = await opened().read(buffer, 0, Math.min(CHUNK, end - at), at)
        if (bytesRead === 0) return
        yield buffer.subarray(0, bytesRead)
        at += bytesRead
      }
    },
    async finish() {
      await opened().close()
      await rename(part, path)
    },
    async close(keep) {
      await file?.close()
      if (file && !keep) await rm(part, { force: true })
    },
  }
}
