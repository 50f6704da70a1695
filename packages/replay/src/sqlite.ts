import { type Clock, systemClock } from '@presign/core'
import type { SyncReplayStore } from '@presign/core/verify'
import { fingerprint, forgottenFrom, marginOf, unusable } from './fingerprint.js'

/** A prepared statement, as much of it as is used here. */
export interface SqliteStatement {
  run(...values: (string | number)[]): { readonly changes: number | bigint }
}

/** A database handle of better-sqlite3's shape: better-sqlite3, libsql, `node:sqlite` of Node 22.13 and later. */
export interface SqliteHandle {
  exec(sql: string): unknown
  prepare(sql: string): SqliteStatement
}

/** Options of {@link sqliteReplay}. */
export interface SqliteReplayOptions {
  /** Letters, digits and `_`. Default `presign_replay`. */
  readonly table?: string
  /** Default: the machine's clock. */
  readonly clock?: Clock
  /** How much longer than its signature an entry is kept, in seconds. Default 900. */
  readonly margin?: number
  /**
   * Sets `busy_timeout` to 5 seconds and `journal_mode` to WAL on the handle. Default true; with false the handle stays as
   * it is, and without a busy timeout a second process fails with `SQLITE_BUSY`.
   */
  readonly pragmas?: boolean
}

/** How many entries are made between two sweeps, and how many a sweep removes at most: it holds the lock for others. */
const [SWEEP, REMOVED] = [1000, 2000]

/**
 * Remembers signatures in an SQLite file, which the processes of one machine share. One statement asks and remembers, so
 * of any number of simultaneous calls exactly one is told true.
 *
 * @param database The handle is yours: bring the package, open it, close it.
 * @throws SigningError `input_invalid` for what is not a handle, or a name that is not one for a table, or a margin that is not a number
 * of seconds.
 * @example
 * ```ts
 * import { sqliteReplay, type SqliteHandle } from '@presign/replay'
 *
 * // const replay = sqliteReplay(new Database('replay.db'))
 * const replayIn = (database: SqliteHandle) => sqliteReplay(database)
 * ```
 */
export function sqliteReplay(database: SqliteHandle, options: SqliteReplayOptions = {}): SyncReplayStore {
  const { table = 'presign_replay', clock = systemClock, pragmas = true } = options
  const margin = marginOf(options)
  if (typeof database?.exec !== 'function' || typeof database.prepare !== 'function')
    throw unusable('database', handleFound(database), 'a handle with exec and prepare, such as new Database(path)')
  if (!/^[A-Za-z_]\w{0,62}$/.test(table)) throw unusable('table', `"${table}"`.slice(0, 80), 'letters, digits and "_"')
  // In this order: changing the journal waits for others only once there is a time to wait.
  if (pragmas) for (const pragma of ['busy_timeout = 5000', 'journal_mode = WAL']) database.exec(`PRAGMA ${pragma}`)
  database.exec(
    `CREATE TABLE IF NOT EXISTS ${table} (signature TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID`,
  )
  database.exec(`CREATE INDEX IF NOT EXISTS ${table}_until ON ${table} (until)`)
  const insert = database.prepare(`INSERT OR IGNORE INTO ${table} (signature, until) VALUES (?, ?)`)
  const remove = database.prepare(
    `DELETE FROM ${table} WHERE signature IN (SELECT signature FROM ${table} WHERE until < ? LIMIT ${REMOVED})`,
  )
  let count = 0
  return {
    remember(signature, until) {
      const { changes } = insert.run(fingerprint(signature), forgottenFrom(until, margin))
      if (++count % SWEEP === 0) remove.run(Math.floor(clock.now() / 1000))
      return Number(changes) === 1
    },
  }
}

function handleFound(database: unknown): string {
  if (database === null) return 'null'
  return database instanceof Promise ? 'a promise' : typeof database
}
