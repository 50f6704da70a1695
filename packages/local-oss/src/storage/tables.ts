import type { AbstractLevel, AbstractSublevel } from 'abstract-level'
import type { BucketRecord, ObjectRecord, PartRecord, UploadRecord } from './records.js'

/** An ordered map from text to bytes, on disk or in memory: the same to all that use it. */
export type Database = AbstractLevel<string | Buffer | Uint8Array, string, unknown>

/** A table of the database. Keys are in the order of their UTF-8 bytes, as the service lists them. */
export type Table<V> = AbstractSublevel<Database, string | Buffer | Uint8Array, string, V>

/** What the store remembers beside bytes. */
export interface Tables {
  readonly buckets: Table<BucketRecord>
  /** What a plain GET finds, by {@link objectPath}. Deleted objects are not here. */
  readonly objects: Table<ObjectRecord>
  /** Every version and deletion marker, by {@link versionPath}. */
  readonly versions: Table<ObjectRecord>
  /** By {@link uploadPath}. */
  readonly uploads: Table<UploadRecord>
  /** By {@link partPath}. */
  readonly parts: Table<PartRecord>
  /** The store's own notes. */
  readonly notes: Table<number>
}

/** Opens the tables of a database. */
export function tablesOf(database: Database): Tables {
  const table = <V>(name: string) => database.sublevel<string, V>(name, { valueEncoding: 'json' })
  return {
    buckets: table('buckets'),
    objects: table('objects'),
    versions: table('versions'),
    uploads: table('uploads'),
    parts: table('parts'),
    notes: table('notes'),
  }
}

/** No bucket's name has a slash, so the first one ends it. */
export function objectPath(bucket: string, key: string): string {
  return `${bucket}/${key}`
}

/** Versions of a key stand together, the newest first, before any longer key. */
export function versionPath(bucket: string, key: string, sequence: number): string {
  return `${versionsOf(bucket, key)}${(Number.MAX_SAFE_INTEGER - sequence).toString(16).padStart(14, '0')}`
}

/** What the paths of a key's versions begin with. */
export function versionsOf(bucket: string, key: string): string {
  return `${objectPath(bucket, closed(key))}\0`
}

/** Uploads for a key stand together, in the order of their ids. */
export function uploadPath(bucket: string, key: string, id: string): string {
  return `${objectPath(bucket, closed(key))}\0${id}`
}

/** Parts of an upload, by number. */
export function partPath(upload: string, number: number): string {
  return `${upload}/${String(number).padStart(5, '0')}`
}

/** A key in which NUL does not occur, so that it can end with one; the order of keys stays. */
export function closed(key: string): string {
  return key.replaceAll('\x01', '\x01\x02').replaceAll('\0', '\x01\x01')
}

/** After every text that begins with `prefix`. No UTF-8 text is beyond U+10FFFF. */
export function beyond(prefix: string): string {
  return `${prefix}\u{10FFFF}`
}
