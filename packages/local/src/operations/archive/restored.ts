import type { Dialect } from '../../dialect/dialect.js'
import { failures } from '../../failure.js'
import type { Call } from '../../server/call.js'
import type { ObjectRecord } from '../../storage/records.js'

/** The classes whose objects must be restored before they are read, by their names in the store. */
const FROZEN = ['Archive', 'ColdArchive', 'DeepColdArchive']

type Archived = Pick<ObjectRecord, 'storageClass' | 'restored'>

/** Whether an object has to be restored before it is read, now or ever. */
export function isArchived({ storageClass }: Archived): boolean {
  return FROZEN.includes(storageClass)
}

/** Whether an object is being restored. */
export function isOngoing({ restored }: Archived, now: number): boolean {
  return restored !== undefined && now < restored.from
}

/** Whether an object cannot be read before it is restored. */
export function isFrozen(record: Archived, now: number): boolean {
  const { from = 0, until = 0 } = record.restored ?? {}
  return isArchived(record) && (now < from || until <= now)
}

/** @throws Failure `InvalidObjectState` */
export function checkReadable({ now }: Pick<Call, 'now'>, record: Archived): void {
  if (isFrozen(record, now)) throw failures.frozen()
}

/** What headers and listings say of a restoration, as long as there is one. */
export function restoreInfo(record: Archived, now: number): string | undefined {
  if (isOngoing(record, now)) return 'ongoing-request="true"'
  if (!record.restored || isFrozen(record, now)) return undefined
  return `ongoing-request="false", expiry-date="${new Date(record.restored.until).toUTCString()}"`
}

/** The header of {@link restoreInfo}. */
export function restoreHeader(
  { prefix }: Pick<Dialect, 'prefix'>,
  record: Archived,
  now: number,
): Record<string, string> {
  const info = restoreInfo(record, now)
  return info === undefined ? {} : { [`${prefix}restore`]: info }
}
