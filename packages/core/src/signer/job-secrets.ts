import type { Snapshot } from '../credentials/snapshot.js'

/**
 * The credentials behind the context of a job. No job can ask for a secret; `reproduce` alone, which looks for a secret
 * with a typo in it, reads this map. No entry of the package exports it.
 */
const snapshots = new WeakMap<object, Snapshot>()

/** Notes the credentials behind a context. */
export function keepSnapshot(context: object, snapshot: Snapshot): void {
  snapshots.set(context, snapshot)
}

/** The credentials behind a context. */
export function snapshotOf(context: object): Snapshot | undefined {
  return snapshots.get(context)
}
