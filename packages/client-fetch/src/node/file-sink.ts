import { constants } from 'node:fs'
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises'
import { impossible } from '../download/byte-range.js'
import type { Sink } from '../download/sink.js'
import { withSpace } from './disk-full.js'
import { DoubleBuffer } from './double-buffer.js'

/** Bytes that are read back at a time. */
const CHUNK = 256 * 1024

/**
 * A file as the target of a download. It is `<path>.part` until all bytes are written and their checksum was compared, and
 * has the mode of the file that it replaces.
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
  let whole: number | undefined
  const spaced = <T>(work: () => Promise<T>) => withSpace(part, whole, work)
  const opened = () => {
    if (!file) throw new TypeError('Cannot write to a file that is not open')
    return file
  }
  const pool: Uint8Array[] = []
  const writeAt = (bytes: Uint8Array, offset: number) =>
    spaced(async () => {
      for (let at = 0; at < bytes.length; )
        at += (await opened().write(bytes, at, bytes.length - at, offset + at)).bytesWritten
    })
  return {
    write: writeAt,
    writer: (offset) => new DoubleBuffer(writeAt, offset, pool),
    async open(size, resume) {
      await file?.close()
      whole = size
      const mode = await modeOf(path)
      file = resume ? await reopened(part, size, mode) : undefined
      if (file) return true
      const made = await spaced(() => created(part, mode))
      file = made
      if (size !== undefined) await spaced(() => made.truncate(size).catch(unlessTooLarge))
      return false
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
      // What a file system has only promised to write may find no space here.
      await spaced(() => opened().close())
      await spaced(() => rename(part, path))
    },
    async close(keep) {
      await file?.close()
      if (file && !keep) await rm(part, { force: true })
    },
  }
}

/** The permissions of the file that is replaced: what was for its owner alone stays so. */
async function modeOf(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined)
  return found && found.mode & 0o777
}

/** A new file, never one that is there: a link with this name might lead to any file of the user's. */
async function created(path: string, mode: number | undefined): Promise<FileHandle> {
  await rm(path, { force: true })
  const file = await open(path, 'wx+', mode)
  // What a new file may not have by default, the one before may have had.
  if (mode !== undefined) await file.chmod(mode)
  return file
}

// Windows has no such flags, and asks for a privilege before it makes a link. A pipe would wait for someone who reads it.
const { O_RDWR, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants

/**
 * What an earlier run wrote, where it has this size and no other name through which it would be another file. One of another
 * user's would stay that user's, whatever is written into it. It gets the mode of the file that it is to replace.
 */
async function reopened(
  path: string,
  size: number | undefined,
  mode: number | undefined,
): Promise<FileHandle | undefined> {
  const file = await open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK).catch(() => undefined)
  const found = await file?.stat()
  const isOurs = found?.uid === (process.geteuid?.() ?? found?.uid)
  if (!file || !found?.isFile() || !isOurs || found.nlink !== 1 || found.size !== size) {
    await file?.close()
    return undefined
  }
  if (mode !== undefined) await file.chmod(mode)
  return file
}

/** The size is what the service told: no file system holds so many bytes. */
function unlessTooLarge(error: NodeJS.ErrnoException): never {
  throw error.code === 'EFBIG' ? impossible('size', error) : error
}
