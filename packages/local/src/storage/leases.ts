import type { Blobs } from './blobs.js'

/** Keeps blobs alive while someone reads them, however soon their object is overwritten. */
export class Leases {
  readonly #blobs: Blobs
  readonly #holders = new Map<string, number>()
  readonly #doomed = new Set<string>()

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

  /** Removes those that nobody holds now, and the others when they are let go. */
  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) if (this.#holders.has(id)) this.#doomed.add(id)
    await this.#blobs.remove(ids.filter((id) => !this.#holders.has(id)))
  }

  /** Takes back the removal of blobs that are held: something refers to them again. */
  spare(ids: Iterable<string>): void {
    for (const id of ids) this.#doomed.delete(id)
  }

  #release(id: string): void {
    const left = (this.#holders.get(id) ?? 1) - 1
    if (left > 0) this.#holders.set(id, left)
    else this.#holders.delete(id)
    if (left === 0 && this.#doomed.delete(id)) void this.#blobs.remove([id])
  }
}
