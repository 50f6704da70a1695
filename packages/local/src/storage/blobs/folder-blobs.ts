import { randomUUID } from 'node:crypto'
import { chmodSync, closeSync, constants, createReadStream, mkdirSync, openSync, readSync } from 'node:fs'
import { copyFile, type FileHandle, link, lstat, mkdir, open, readdir, rename, rm, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { gathered } from '../../streams/gathered.js'
import type { Blobs } from './blobs.js'

/** What ACLs call private is for this user alone, on this machine too. */
const PRIVATE = { recursive: true, mode: 0o700 } as const

/**
 * Keeps bytes in files. Names are random and never come from a request, so none can leave the folder; a file appears
 * under its name by a rename, when it is whole.
 */
export class FolderBlobs implements Blobs {
  readonly canChange = true
  readonly #incoming: string
  readonly #whole: string
  readonly #fsync: boolean

  constructor(folder: string, options: { readonly fsync: boolean }) {
    this.#incoming = join(folder, 'incoming')
    this.#whole = join(folder, 'blobs')
    this.#fsync = options.fsync
    mkdirSync(this.#incoming, PRIVATE)
    mkdirSync(this.#whole, PRIVATE)
    // They may be there since a version that made them for everyone.
    chmodSync(this.#incoming, PRIVATE.mode)
    chmodSync(this.#whole, PRIVATE.mode)
  }

  async write(source: AsyncIterable<Uint8Array>): Promise<string> {
    const id = randomUUID()
    const draft = join(this.#incoming, id)
    try {
      await this.#fill(draft, source)
      await this.#place(id, (path) => rename(draft, path))
      return id
    } catch (error) {
      await rm(draft, { force: true })
      throw error
    }
  }

  read(id: string, start: number, end: number): Readable {
    return createReadStream(this.#path(id), { start, end: end - 1, highWaterMark: 64 * 1024 })
  }

  bytes(id: string, start: number, end: number): Buffer {
    const file = openSync(this.#path(id), 'r')
    try {
      const bytes = Buffer.allocUnsafe(end - start)
      return bytes.subarray(0, readSync(file, bytes, { position: start }))
    } finally {
      closeSync(file)
    }
  }

  async size(id: string): Promise<number | undefined> {
    const found = await lstat(this.#path(id)).catch(unlessGone)
    // A link, which someone else put there, leads to other bytes.
    return found?.isFile() ? found.size : undefined
  }

  /** A second name for the same file, or a copy where the file system has no links. */
  async share(id: string): Promise<string> {
    const shared = randomUUID()
    await this.#place(shared, (path) =>
      link(this.#path(id), path).catch(() => copyFile(this.#path(id), path, constants.COPYFILE_EXCL)),
    )
    return shared
  }

  /** What cannot be removed is reported and stays: the record that had it is gone already, or has others. */
  async remove(ids: readonly string[]): Promise<void> {
    await Promise.all(
      ids.map((id) =>
        unlink(this.#path(id)).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOENT')
            process.emitWarning(`Cannot remove blob ${id}: ${error.message}`, 'LocalStoreWarning')
        }),
      ),
    )
  }

  async sweep(used: ReadonlySet<string>): Promise<void> {
    await rm(this.#incoming, { recursive: true, force: true })
    await mkdir(this.#incoming, PRIVATE)
    const files = await readdir(this.#whole, { recursive: true, withFileTypes: true })
    await this.remove(files.filter((file) => file.isFile() && !used.has(file.name)).map((file) => file.name))
  }

  async #fill(path: string, source: AsyncIterable<Uint8Array>): Promise<void> {
    const file = await open(path, 'wx', 0o600)
    let written = Promise.resolve()
    try {
      for await (const chunks of gathered(source, PIECE)) {
        await written
        // Meanwhile more comes in and is hashed. What fails here is thrown where it is awaited.
        written = writeAll(file, chunks)
        written.catch(() => undefined)
      }
      await written
      if (this.#fsync) await file.sync()
    } finally {
      await written.catch(() => undefined)
      await file.close()
    }
  }

  async #place(id: string, put: (path: string) => Promise<void>): Promise<void> {
    const folder = this.#folder(id)
    await put(this.#path(id)).catch(async () => {
      await mkdir(folder, PRIVATE)
      await put(this.#path(id))
    })
    if (this.#fsync) await syncFolder(folder)
  }

  /** 256 folders, since a folder of a million files is slow on many systems. */
  #folder(id: string): string {
    return join(this.#whole, id.slice(0, 2))
  }

  #path(id: string): string {
    return join(this.#folder(id), id)
  }
}

/** Bytes that are written at once. A call costs as much as 20 kB of writing. */
const PIECE = 256 * 1024

/** A system may write less than it was given. */
async function writeAll(file: FileHandle, chunks: Uint8Array[]): Promise<void> {
  const { bytesWritten } = await file.writev(chunks)
  const all = chunks.reduce((sum, { length }) => sum + length, 0)
  if (bytesWritten < all) await file.writeFile(Buffer.concat(chunks).subarray(bytesWritten))
}

function unlessGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
  return undefined
}

/** A rename lasts through a power cut only when the folder is on the disk too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
