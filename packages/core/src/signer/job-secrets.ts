import type { Snapshot } from '../credentials/snapshot.js'

/**
 * What the context of a job is made of. No job can ask for a secret; `reproduce` alone, which looks for a secret with a
 * typo in it, reads this field. No entry of the package exports it.
 *
 * A private field, since a `WeakMap` with an entry for each job slows all collections of garbage.
 */
export class JobSecrets {
  readonly #snapshot: Snapshot

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot
  }

  /** The credentials behind a context. */
  static snapshotOf(context: object): Snapshot | undefined {
    return #snapshot in context ? context.#snapshot : undefined
  }
}
