import type { AbstractBatchOptions } from 'abstract-level'
import type { Blobs } from './blobs/blobs.js'
import { Contents } from './contents.js'
import { Leases } from './leases.js'
import { Mutex } from './mutex.js'
import type { BucketRecord, NewObject, ObjectRecord, Segment } from './records.js'
import { markerOf, NULL_VERSION, newVersionId } from './records.js'
import { type Snapshot, takeSnapshot } from './snapshot.js'
import { type Database, manyPath, objectPath, successor, type Tables, tablesOf } from './tables.js'
import { added, changed, means, removed, SEQUENCE, sequenceWrite, type Write } from './writes.js'

/** What a deletion came to. */
export interface Deletion {
  readonly versionId: string
  /** Whether a marker now stands there, or one was removed. */
  readonly marker: boolean
}

const OPEN = 'open'

/**
 * Buckets, objects and their versions: bytes in blobs, all else in tables. What holds at all times, a crash included:
 *
 * - Every change is one batch, which happens wholly or not at all.
 * - A record refers only to blobs that are whole: bytes are written first, the record after them. So a crash can leave
 *   blobs without a record, which the next start removes, and never a record without its blobs.
 * - `objects` has what a plain GET finds, which is always the newest entry of `versions` for its key and never a marker.
 * - A blob belongs to one record. A copy gets blobs of its own, so that deleting either object leaves the other.
 * - `sequence` only grows, so that the order of versions does not depend on a clock. It is stored in the batch that
 *   uses it.
 * - Reading a record and writing what follows from it happen inside {@link Store.withLock} of its bucket.
 *
 * The store knows no HTTP: it returns `undefined` for a missing record, and operations answer 404.
 *
 * What every request looks up is looked up at once: it takes microseconds, and a tenth of what it takes to ask a thread.
 */
export class Store {
  readonly tables: Tables
  readonly blobs: Blobs
  readonly leases: Leases
  readonly contents: Contents
  readonly #database: Database
  readonly #sync: boolean
  readonly #mutex = new Mutex()
  #sequence = 0

  private constructor(database: Database, blobs: Blobs, sync: boolean) {
    this.#database = database
    this.tables = tablesOf(database)
    this.blobs = blobs
    this.leases = new Leases(blobs)
    this.contents = new Contents(blobs, this.leases)
    this.#sync = sync
  }

  /** Opens a store. After a crash it removes bytes that no table knows: uploads that were never acknowledged. */
  static async open(database: Database, blobs: Blobs, options: { readonly sync: boolean }): Promise<Store> {
    const store = new Store(database, blobs, options.sync)
    const { metadata } = store.tables
    await database.open()
    store.#sequence = (await metadata.get(SEQUENCE)) ?? 0
    if ((await metadata.get(OPEN)) === 1) await blobs.sweep(await store.#usedBlobs())
    await metadata.put(OPEN, 1)
    return store
  }

  async close(): Promise<void> {
    await this.tables.metadata.del(OPEN)
    await this.#database.close()
  }

  /** Remembers all that is stored. */
  snapshot(): Promise<Snapshot> {
    const { leases } = this
    return takeSnapshot({ database: this.#database, leases, usedBlobs: () => this.#usedBlobs() })
  }

  /** Runs a task that reads and then writes a bucket's tables, alone. */
  withLock<T>(bucket: string, task: () => Promise<T>): Promise<T> {
    return this.#mutex.run(bucket, task)
  }

  async write(writes: readonly Write[]): Promise<void> {
    // On disk `sync` waits for it; the database in memory ignores the option.
    const options: AbstractBatchOptions<string, unknown> & { readonly sync: boolean } = { sync: this.#sync }
    await this.#database.batch([...writes], options)
  }

  bucket(name: string): BucketRecord | undefined {
    return this.tables.buckets.getSync(name)
  }

  /** The object as a plain GET finds it. */
  async current(bucket: string, key: string): Promise<ObjectRecord | undefined> {
    return this.tables.objects.getSync(objectPath(bucket, key))
  }

  async version(bucket: string, key: string, versionId: string): Promise<ObjectRecord | undefined> {
    for await (const record of this.versionsOf(bucket, key)) if (record.versionId === versionId) return record
    return undefined
  }

  /** The versions and markers of a key, the newest first. */
  versionsOf(bucket: string, key: string): AsyncIterable<ObjectRecord> {
    const start = manyPath(bucket, key)
    return this.tables.versions.values({ gte: start, lt: successor(start) })
  }

  /**
   * Makes an object what its key means from now on. Call it inside {@link withLock}.
   *
   * @param also Further writes that belong to it, such as the end of its upload.
   */
  async put(bucket: BucketRecord, object: NewObject, also: readonly Write[] = []): Promise<ObjectRecord> {
    const sequence = this.#next()
    const versionId = bucket.versioning === 'Enabled' ? newVersionId(sequence) : NULL_VERSION
    const record: ObjectRecord = { ...object, marker: false, versionId, sequence }
    const replaced = versionId === NULL_VERSION ? await this.#nullVersion(bucket, object.key) : undefined
    const { tables } = this
    await this.write([
      ...added(tables, record),
      ...removed(tables, replaced),
      ...also,
      sequenceWrite(tables, this.#sequence),
    ])
    await this.#releaseBlobs(replaced, record.segments)
    return record
  }

  /** Replaces a version by one that differs in its settings alone. Call it inside {@link withLock}. */
  async change(record: ObjectRecord): Promise<void> {
    const current = await this.current(record.bucket, record.key)
    await this.write(changed(this.tables, record, current))
  }

  /**
   * Deletes what a key means, or one version of it. Call it inside {@link withLock}.
   *
   * @param now Milliseconds since 1970, for the marker.
   */
  async remove(bucket: BucketRecord, key: string, now: number, versionId?: string): Promise<Deletion | undefined> {
    if (versionId !== undefined) return this.#removeVersion(bucket.name, key, versionId)
    if (bucket.versioning !== undefined) return this.#mark(bucket, key, now)
    const current = await this.current(bucket.name, key)
    if (!current) return undefined
    await this.write([...removed(this.tables, current), means(this.tables, current, undefined)])
    await this.#releaseBlobs(current)
    return undefined
  }

  /** A marker says that the key means nothing; the versions below it stay. */
  async #mark(bucket: BucketRecord, key: string, now: number): Promise<Deletion> {
    const sequence = this.#next()
    const versionId = bucket.versioning === 'Enabled' ? newVersionId(sequence) : NULL_VERSION
    const replaced = versionId === NULL_VERSION ? await this.#nullVersion(bucket, key) : undefined
    const marker = markerOf({ bucket: bucket.name, key, versionId, sequence, modified: now })
    const { tables } = this
    await this.write([...removed(tables, replaced), ...added(tables, marker), sequenceWrite(tables, this.#sequence)])
    await this.#releaseBlobs(replaced)
    return { versionId, marker: true }
  }

  async #removeVersion(bucket: string, key: string, versionId: string): Promise<Deletion | undefined> {
    const versions: ObjectRecord[] = []
    for await (const version of this.versionsOf(bucket, key)) versions.push(version)
    const gone = versions.find((version) => version.versionId === versionId)
    if (!gone) return undefined
    const [newest] = versions.filter((version) => version !== gone)
    await this.write([...removed(this.tables, gone), means(this.tables, gone, newest)])
    await this.#releaseBlobs(gone)
    return { versionId, marker: gone.marker }
  }

  /** Where versions were never kept there is but one, and it is the current one. */
  async #nullVersion({ name, versioning }: BucketRecord, key: string): Promise<ObjectRecord | undefined> {
    const current = await this.current(name, key)
    if (versioning === undefined || current?.versionId === NULL_VERSION) return current
    return this.version(name, key, NULL_VERSION)
  }

  /** Removes the bytes of a version that is gone, but those its successor has taken over. */
  async #releaseBlobs(gone: ObjectRecord | undefined, kept: readonly Segment[] = []): Promise<void> {
    const keptIds = new Set(kept.map(({ id }) => id))
    await this.leases.remove((gone?.segments ?? []).map(({ id }) => id).filter((id) => !keptIds.has(id)))
  }

  #next(): number {
    this.#sequence += 1
    return this.#sequence
  }

  async #usedBlobs(): Promise<ReadonlySet<string>> {
    const used = new Set<string>()
    for await (const { segments } of this.tables.versions.values()) for (const { id } of segments) used.add(id)
    for await (const { segment } of this.tables.parts.values()) used.add(segment.id)
    return used
  }
}
