import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { MemoryLevel } from 'memory-level'
import { FolderBlobs } from './folder-blobs.js'
import { MemoryBlobs } from './memory-blobs.js'
import { Store } from './store.js'
import type { Database } from './tables.js'

/** Opens a store in memory, or in a folder, which is made if need be. */
export async function openStore(storage: string, fsync: boolean): Promise<Store> {
  if (storage === 'memory') {
    const memory: Database = new MemoryLevel<string, unknown>({ storeEncoding: 'buffer' })
    return Store.open(memory, new MemoryBlobs(), { sync: false })
  }
  mkdirSync(storage, { recursive: true })
  // The native library takes a while to load, which a server in memory need not wait for.
  const { ClassicLevel } = await import('classic-level')
  const database: Database = new ClassicLevel<string, unknown>(join(storage, 'index'))
  return Store.open(database, new FolderBlobs(storage, { fsync }), { sync: fsync })
}
