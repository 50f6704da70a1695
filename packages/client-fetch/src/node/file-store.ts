import { constants } from 'node:fs'
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CheckpointStore } from '../checkpoint/checkpoint.js'

/**
 * Checkpoints in a folder, one small file each, for this user alone. A write that is interrupted leaves the one before.
 *
 * @example
 * ```ts
 * import { fileStore } from '@presign/client-fetch/node'
 *
 * const checkpoint = { store: fileStore('.presign'), id: 'photo.jpg' }
 * ```
 */
export function fileStore(folder: string): CheckpointStore {
  // An id may be a file's name or a URL: the prefix keeps it from being hidden or a device, encoding from leaving the folder.
  const pathOf = (id: string) => join(folder, `checkpoint-${encodeURIComponent(id).replaceAll('*', '%2A')}.json`)
  return {
    async get(id) {
      try {
        return await textOf(pathOf(id))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
    },
    async set(id, text) {
      const path = pathOf(id)
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      // Never into what is there: a link with this name might lead to any file of the user's.
      await rm(`${path}.new`, { force: true })
      await writeFile(`${path}.new`, text, { flag: 'wx', mode: 0o600 })
      await rename(`${path}.new`, path)
    },
    delete: (id) => rm(pathOf(id), { force: true }),
  }
}

// Windows has no such flags.
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants

/** Bytes of a checkpoint: those of a million ranges have 100 MB. */
const MAX_BYTES = 128 * 1024 * 1024

/** A pipe in its place would be waited for, a device would never end, and what a link leads to is not ours. */
async function textOf(path: string): Promise<string> {
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  try {
    const found = await file.stat()
    if (found.isFile() && found.size <= MAX_BYTES) return await file.readFile('utf8')
    throw new Error(
      `found ${found.isFile() ? `${found.size} bytes` : 'no file'}, wanted a file of at most ${MAX_BYTES} bytes`,
    )
  } finally {
    await file.close()
  }
}
