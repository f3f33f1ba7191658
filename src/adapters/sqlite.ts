/** The port `Disk` on SQLite, as it comes with Node: one file for each profile and space. */
import { chmodSync, closeSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fail, ok } from '../core/result.ts'
import type { Result } from '../core/result.ts'
import type { Disk } from '../ports/storage.ts'
import { makeFolder } from './files/private-files.ts'
import { createHistory } from './sqlite/history.ts'
import {
  createDeferredStore,
  createKeyValueStore,
  createPacketStore,
} from './sqlite/small-tables.ts'
import { APPLICATION_ID, MIGRATIONS } from './sqlite/migrations.ts'
import { readNumber } from './sqlite/rows.ts'
import { createSnapshotStore } from './sqlite/snapshots.ts'
import { createLogFlusher } from './sqlite/flush-log.ts'
import { createTransaction } from './sqlite/transaction.ts'

/**
 * Why a database cannot be used: somebody else writes in it right now; a newer papo made it, or a
 * test version from before the first release; it is not a database of ours (nothing is deleted or repaired); or the file system does not let us.
 */
export type DiskError = 'in-use' | 'newer-version' | 'older-version' | 'damaged' | 'no-access'

/** What may differ from the usual, for tests. */
export type DiskOptions = {
  /** Unix time in milliseconds. */
  readonly now?: () => number
  /** How long (ms) to wait for another program that writes; 2,000 by default. */
  readonly busyTimeout?: number
  /** So many new messages may be missing in the search index; many thousands by default. */
  readonly mostUnindexed?: number
}

/** How long (ms) another program that writes is waited for. */
const BUSY_TIMEOUT = 2000

// primary result codes of SQLite (sqlite.org/rescode.html)
const SQLITE_ERRORS: ReadonlyMap<number, DiskError> = new Map([
  [5, 'in-use'], // SQLITE_BUSY
  [6, 'in-use'], // SQLITE_LOCKED
  [11, 'damaged'], // SQLITE_CORRUPT
  [26, 'damaged'], // SQLITE_NOTADB
])

const errorOf = (error: unknown): DiskError => {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined
  return (typeof code === 'number' && SQLITE_ERRORS.get(code % 256)) || 'no-access'
}

/** A file for us alone, before SQLite makes it; the files beside it get the same mode from it. */
const prepareFile = (path: string) => {
  makeFolder(dirname(path))
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isFile() && (found.mode & 0o077) !== 0) chmodSync(path, 0o600)
  if (found) return
  try {
    closeSync(openSync(path, 'ax', 0o600))
  } catch (error) {
    // another program was faster. An existing file must not be opened here: closing it would drop
    // the locks that SQLite has in this process
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}

const PRAGMAS = `
  PRAGMA journal_mode = WAL;
  PRAGMA secure_delete = ON;
  PRAGMA journal_size_limit = 16777216;
  PRAGMA cache_size = -8000;
`

const migrate = (db: DatabaseSync): 'done' | DiskError => {
  const pragma = (name: string) => readNumber(db.prepare(`PRAGMA ${name}`).get() ?? {}, name)
  const refusal = (): DiskError | undefined => {
    if (db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined) return undefined
    const version = pragma('user_version')
    const application = pragma('application_id')
    if (application === APPLICATION_ID)
      return version > MIGRATIONS.length ? 'newer-version' : undefined
    return application === 0 && version > 0 ? 'older-version' : 'damaged'
  }
  const refused = refusal()
  if (refused) return refused
  db.exec(PRAGMAS)
  // also when there is nothing to do: a file that cannot be written shows it here
  db.exec('BEGIN IMMEDIATE')
  const changed = refusal()
  if (changed) return changed
  const from = pragma('user_version')
  for (const step of MIGRATIONS.slice(from)) db.exec(step)
  if (from < MIGRATIONS.length) {
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${MIGRATIONS.length}`)
  }
  db.exec('COMMIT')
  return 'done'
}

const TABLES = [
  'events',
  'message_index',
  'indexing',
  'indexed',
  'snapshots',
  'packets',
  'deferred',
  'key_values',
  'durable_flush',
] as const

/** Statements are prepared when they are run first: a table that is damaged or missing is to be told when the database is opened. */
const lookAtTables = (db: DatabaseSync): void => {
  const looks = TABLES.map((table) => `SELECT 1 FROM ${table} WHERE 0`)
  db.prepare(looks.join(' UNION ALL '))
}

const createDisk = (db: DatabaseSync, path: string, options: DiskOptions): Disk => {
  const { now = Date.now, mostUnindexed, busyTimeout = BUSY_TIMEOUT } = options
  const { transaction, together, flushLog } = createTransaction(db, busyTimeout)
  const log = createLogFlusher(path, flushLog)
  return {
    history: createHistory(db, transaction, mostUnindexed),
    snapshots: createSnapshotStore(db, transaction),
    packets: createPacketStore(db, transaction, now),
    deferred: createDeferredStore(db, transaction, now),
    keyValues: createKeyValueStore(db, transaction),
    transaction,
    together,
    flush: log.flush,
    close: () => {
      log.close()
      if (db.isOpen) db.close()
    },
  }
}

/**
 * Opens the database at `path`, making it and its folder (0600 and 0700) when there is none, and
 * brings it to the newest shape. Once it is open, a full or dying disk throws out of `transaction`, as does one in which
 * another program writes; that has changed nothing then.
 */
export const openDisk = (path: string, options: DiskOptions = {}): Result<Disk, DiskError> => {
  let db: DatabaseSync | undefined
  try {
    prepareFile(path)
    db = new DatabaseSync(path, { timeout: options.busyTimeout ?? BUSY_TIMEOUT })
    const outcome = migrate(db)
    if (outcome === 'done') {
      lookAtTables(db)
      return ok(createDisk(db, path, options))
    }
    db.close()
    return fail(outcome)
  } catch (error) {
    db?.close()
    return fail(errorOf(error))
  }
}
