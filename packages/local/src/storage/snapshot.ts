import type { Leases } from './leases.js'
import type { Database } from './tables.js'

/** All buckets and objects at one moment. */
export interface Snapshot {
  /** Makes them what they were, as often as one likes. Call it while no request is in progress. */
  restore(): Promise<void>
  /** Gives up the bytes that are kept for {@link restore}. */
  release(): void
}

/** What taking a snapshot needs. */
export interface Snapped {
  readonly database: Database
  readonly leases: Leases
  usedBlobs(): Promise<ReadonlySet<string>>
}

const RAW = { keyEncoding: 'buffer', valueEncoding: 'buffer' } as const

/** Takes a snapshot: a copy of the tables, and a hold on the bytes, which never change. */
export async function takeSnapshot({ database, leases, usedBlobs }: Snapped): Promise<Snapshot> {
  const entries = await database.iterator<Buffer, Buffer>(RAW).all()
  const blobs = await usedBlobs()
  const release = leases.hold([...blobs])
  return {
    release,
    async restore() {
      const later = [...(await usedBlobs())].filter((id) => !blobs.has(id))
      const keys = await database.keys<Buffer>(RAW).all()
      // One batch, so that a crash leaves the one state or the other.
      await database.batch<Buffer, Buffer>(
        [
          ...keys.map((key) => ({ type: 'del', key }) as const),
          ...entries.map(([key, value]) => ({ type: 'put', key, value }) as const),
        ],
        RAW,
      )
      leases.keep(blobs)
      await leases.remove(later)
    },
  }
}
