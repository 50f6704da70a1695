import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
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
        return await readFile(pathOf(id), 'utf8')
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
