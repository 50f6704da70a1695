import { manyPath, objectPath, successor, type Table } from './tables.js'

/** What to list of a bucket. */
export interface PageRequest {
  readonly bucket: string
  readonly prefix: string
  /** Keys that agree up to this text after the prefix are listed as one group. Empty: no groups. */
  readonly delimiter: string
  /** Where to go on: the path of the first entry that may be listed. */
  readonly from: string
  /** A group that was listed on an earlier page. */
  readonly knownGroup: string
  readonly limit: number
}

/** A page of a listing: entries and groups together are at most `limit`. */
export interface Page<V> {
  readonly entries: readonly V[]
  readonly groups: readonly string[]
  /** The last entry or group, when there is more after it. */
  readonly last?: V | string
}

/** Reads a page. A group costs one step, however many keys it has. */
export async function readPage<V extends { readonly key: string }>(
  table: Table<V>,
  request: PageRequest,
): Promise<Page<V>> {
  const { bucket, prefix, delimiter, knownGroup, limit } = request
  const start = objectPath(bucket, prefix)
  const gte = later(request.from, start)
  const iterator = table.iterator({ gte, lt: successor(start), keys: false })
  const entries: V[] = []
  const groups: string[] = []
  let last: V | string | undefined
  try {
    for (let next = await iterator.next(); next; next = await iterator.next()) {
      const value = next[1]
      const group = groupOf(value.key, prefix, delimiter)
      if (group !== undefined) iterator.seek(successor(objectPath(bucket, group)))
      if (group !== undefined && group === knownGroup) continue
      if (entries.length + groups.length === limit) return { entries, groups, ...(last !== undefined && { last }) }
      last = group ?? value
      if (group === undefined) entries.push(value)
      else groups.push(group)
    }
    return { entries, groups }
  } finally {
    await iterator.close()
  }
}

/** By bytes, as the table is in order; by UTF-16 units an emoji would stand before U+FF5E. */
function later(a: string, b: string): string {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) > 0 ? a : b
}

function groupOf(key: string, prefix: string, delimiter: string): string | undefined {
  const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
  return at < 0 ? undefined : key.slice(0, at + delimiter.length)
}

/** The path after this key's object. */
export function afterObject(bucket: string, key: string): string {
  return manyPath(bucket, key)
}

/** The path after all versions, or all uploads, of this key. */
export function afterMany(bucket: string, key: string): string {
  return successor(manyPath(bucket, key))
}
