import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { MemoryLevel } from 'memory-level'
import { FolderBlobs } from './blobs/folder-blobs.js'
import { MemoryBlobs } from './blobs/memory-blobs.js'
import { Store } from './store.js'
import type { Database } from './tables.js'

/**
 * Opens a store in memory, or in a folder, which is made if need be. What it makes there is for this user alone.
 *
 * @throws Error that names the folder, where the database does not open: it is damaged, or another server has it.
 */
export async function openStore(storage: string, fsync: boolean): Promise<Store> {
  if (storage === 'memory') {
    const memory: Database = new MemoryLevel<string, unknown>({ storeEncoding: 'buffer' })
    return Store.open(memory, new MemoryBlobs(), { sync: false })
  }
  const index = join(storage, 'index')
  checkIndex(storage, index)
  mkdirSync(index, { recursive: true, mode: 0o700 })
  // The native library takes a while to load, which a server in memory need not wait for.
  const { ClassicLevel } = await import('classic-level')
  const database: Database = new ClassicLevel<string, unknown>(index)
  try {
    const store = await Store.open(database, new FolderBlobs(storage, { fsync }), { sync: fsync })
    makePrivate(index)
    return store
  } catch (error) {
    await database.close().catch(() => undefined)
    throw new Error(`Cannot open the database in ${index}: ${reasonOf(error)}`, { cause: error })
  }
}

/**
 * LevelDB begins a new database where one has lost its file CURRENT, and so would all objects be gone without a word.
 *
 * @throws Error that names the folder
 */
function checkIndex(storage: string, index: string): void {
  const names = existsSync(index) ? readdirSync(index) : []
  const hasBlobs = existsSync(join(storage, 'blobs')) && readdirSync(join(storage, 'blobs')).length > 0
  const isBegun = names.some((name) => /\.(ldb|log)$/.test(name)) || hasBlobs
  if (isBegun && !names.includes('CURRENT'))
    throw new Error(`Cannot open the database in ${index}: its file CURRENT is missing`)
}

/** LevelDB makes its files for everyone, now and later: the folder's mode is what keeps them. */
function makePrivate(index: string): void {
  chmodSync(index, 0o700)
  for (const name of readdirSync(index)) chmodSync(join(index, name), 0o600)
}

/** The database says that it is not open; its cause says why. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error
  return cause instanceof Error ? cause.message : message
}
