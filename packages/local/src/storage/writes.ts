import type { AbstractBatchOperation } from 'abstract-level'
import type { ObjectRecord } from './records.js'
import { type Database, objectPath, type Tables, versionPath } from './tables.js'

/** One write to the tables. Those of a batch happen together or not at all. */
export type Write = AbstractBatchOperation<Database, string, unknown>

/** Under which name the last sequence number is stored. */
export const SEQUENCE = 'sequence'

/** Makes a version, or a marker, what its key means. */
export function added(tables: Tables, record: ObjectRecord): Write[] {
  return [means(tables, record, record), version(tables, record)]
}

/** Writes a version over, and what its key means where that is this version. */
export function changed(tables: Tables, record: ObjectRecord, current: ObjectRecord | undefined): Write[] {
  return current?.sequence === record.sequence ? added(tables, record) : [version(tables, record)]
}

/** Removes a version. */
export function removed({ versions }: Tables, record: ObjectRecord | undefined): Write[] {
  if (!record) return []
  return [{ type: 'del', sublevel: versions, key: versionPath(record.bucket, record.key, record.sequence) }]
}

/** Says what a key means from now on: nothing where that is a marker, or nothing is left. */
export function means(
  { objects }: Tables,
  { bucket, key }: Pick<ObjectRecord, 'bucket' | 'key'>,
  record: ObjectRecord | undefined,
): Write {
  const path = objectPath(bucket, key)
  return record && !record.marker
    ? { type: 'put', sublevel: objects, key: path, value: record }
    : { type: 'del', sublevel: objects, key: path }
}

/** Stores the last sequence number. */
export function sequenceWrite({ metadata }: Tables, sequence: number): Write {
  return { type: 'put', sublevel: metadata, key: SEQUENCE, value: sequence }
}

function version({ versions }: Tables, record: ObjectRecord): Write {
  const { bucket, key, sequence } = record
  return { type: 'put', sublevel: versions, key: versionPath(bucket, key, sequence), value: record }
}
