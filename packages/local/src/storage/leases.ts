import type { Blobs } from './blobs/blobs.js'

/** Keeps blobs on disk while someone reads them, however soon their object is overwritten.
 *
 * A GET of a large object takes seconds, and a PUT of the same key replaces the record meanwhile. Without a lease the
 * reader's bytes would be deleted under it: Windows refuses to delete an open file, and an object of several blobs opens
 * each one only when the one before it was sent. A lease is in memory alone; after a crash no reader is left, and the
 * sweep at the next start removes what no record refers to.
 */
export class Leases {
  readonly #blobs: Blobs
  readonly #holders = new Map<string, number>()
  readonly #pendingDelete = new Set<string>()

  constructor(blobs: Blobs) {
    this.#blobs = blobs
  }

  /** Holds these blobs until the returned function is called, which may happen twice. */
  hold(ids: readonly string[]): () => void {
    for (const id of ids) this.#holders.set(id, (this.#holders.get(id) ?? 0) + 1)
    let held = true
    return () => {
      if (held) for (const id of ids) this.#release(id)
      held = false
    }
  }

  /** Removes those that no one holds now, and the others when they are released. */
  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) if (this.#holders.has(id)) this.#pendingDelete.add(id)
    await this.#blobs.remove(ids.filter((id) => !this.#holders.has(id)))
  }

  /** Takes back the pending deletion of blobs that are held: a record refers to them again. */
  keep(ids: Iterable<string>): void {
    for (const id of ids) this.#pendingDelete.delete(id)
  }

  #release(id: string): void {
    const left = (this.#holders.get(id) ?? 1) - 1
    if (left > 0) this.#holders.set(id, left)
    else this.#holders.delete(id)
    if (left === 0 && this.#pendingDelete.delete(id)) void this.#blobs.remove([id])
  }
}
