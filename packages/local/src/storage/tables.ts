import type { AbstractLevel, AbstractSublevel } from 'abstract-level'
import type { BucketRecord, ObjectRecord, PartRecord, UploadRecord } from './records.js'

/** An ordered map from text to bytes, on disk or in memory: the same to all that use it. */
export type Database = AbstractLevel<string | Buffer | Uint8Array, string, unknown>

/** A table of the database. Keys are in the order of their UTF-8 bytes, as the service lists them. */
export type Table<V> = AbstractSublevel<Database, string | Buffer | Uint8Array, string, V>

/** What the store holds besides bytes. */
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
  /** The store's own metadata: the last sequence number, and whether it was closed. */
  readonly metadata: Table<number>
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
    // The name it has on disk, in folders of earlier versions too.
    metadata: table('notes'),
  }
}

/** No bucket's name has a slash, so the first one ends it. */
export function objectPath(bucket: string, key: string): string {
  return `${bucket}/${closed(key)}`
}

/** Versions of a key stand together, the newest first, before any longer key. */
export function versionPath(bucket: string, key: string, sequence: number): string {
  return `${manyPath(bucket, key)}${(Number.MAX_SAFE_INTEGER - sequence).toString(16).padStart(14, '0')}`
}

/** Uploads for a key stand together, in the order of their ids. */
export function uploadPath(bucket: string, key: string, id: string): string {
  return manyPath(bucket, key) + id
}

/** What the paths of all versions of a key, or of all its uploads, begin with. */
export function manyPath(bucket: string, key: string): string {
  return `${objectPath(bucket, key)}\0`
}

/** Parts of an upload, by number. */
export function partPath(upload: string, number: number): string {
  return `${upload}/${String(number).padStart(5, '0')}`
}

/** The range of all parts of an upload. */
export function partRange(upload: string): { readonly gte: string; readonly lt: string } {
  const start = `${upload}/`
  return { gte: start, lt: successor(start) }
}

/** A key in which NUL does not occur, so that it can end with one; the order of keys stays. */
function closed(key: string): string {
  return key.replaceAll('\x01', '\x01\x02').replaceAll('\0', '\x01\x01')
}

/** The least text after all that begin with `prefix`, in the order of UTF-8 bytes, which is that of code points. */
export function successor(prefix: string): string {
  const points = Array.from(prefix)
  while (points.at(-1) === '\u{10FFFF}') points.pop()
  const last = points.pop()?.codePointAt(0)
  if (last === undefined) return '\u{10FFFF}\u{10FFFF}'
  // The next code point; there are none between U+D7FF and U+E000.
  return points.join('') + String.fromCodePoint(last === 0xd7ff ? 0xe000 : last + 1)
}
