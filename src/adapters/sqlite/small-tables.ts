/** The small tables: packets until everybody has them, deferred commands, named values. */
import type { DatabaseSync } from 'node:sqlite'
import { parseRef } from '../../core/ids.ts'
import type {
  Disk,
  DeferredStore,
  DeferredCommand,
  KeyValueStore,
  PacketStore,
} from '../../ports/storage.ts'
import { readBytes, readNumber, textColumn } from './rows.ts'
import type { DbRow } from './rows.ts'
import { prepareLater } from './prepare-later.ts'

/** No limit, as SQLite has it. */
const ALL = -1

/** The port `PacketStore`; `now` gives Unix time in milliseconds. */
export const createPacketStore = (
  db: DatabaseSync,
  transaction: Disk['transaction'],
  now: () => number,
): PacketStore => {
  const keep = prepareLater(
    db,
    'INSERT OR REPLACE INTO packets (topic, seq, kept, bytes) VALUES (?, ?, ?, ?)',
  )
  const between = prepareLater(
    db,
    'SELECT seq, bytes FROM packets WHERE topic = ? AND seq BETWEEN ? AND ? ORDER BY seq LIMIT ?',
  )
  const numbers = prepareLater(
    db,
    'SELECT seq FROM packets WHERE topic = ? AND seq BETWEEN ? AND ? ORDER BY seq LIMIT ?',
  )
  const forget = prepareLater(db, 'DELETE FROM packets WHERE topic = ? AND seq <= ? AND kept <= ?')
  return {
    put: (topic, seq, packet) =>
      transaction(false, () => {
        keep().run(topic, seq, now(), packet)
      }),
    range: (topic, from, to, limit = ALL) =>
      between()
        .all(topic, from, to, limit)
        .map((row) => ({ seq: readNumber(row, 'seq'), bytes: readBytes(row, 'bytes') })),
    seqs: (topic, from, to, limit) =>
      numbers()
        .all(topic, from, to, limit)
        .map((row) => readNumber(row, 'seq')),
    prune: (topic, seq, age) =>
      transaction(false, () => {
        forget().run(topic, seq, now() - age)
      }),
  }
}

const deferredFrom = (row: DbRow): readonly DeferredCommand[] => {
  const id = parseRef(row['id'])
  if (id === undefined) return []
  const [from, topic, reason] = [
    textColumn(row, 'author'),
    textColumn(row, 'topic'),
    textColumn(row, 'reason'),
  ]
  const stranger = readNumber(row, 'stranger') === 1
  return [{ id, from, topic, reason, stranger, bytes: readBytes(row, 'bytes') }]
}

/** The port `DeferredStore`; `now` gives Unix time in milliseconds. Two authors may use one id: neither can displace the other's command. */
export const createDeferredStore = (
  db: DatabaseSync,
  transaction: Disk['transaction'],
  now: () => number,
): DeferredStore => {
  const known = prepareLater(db, 'SELECT 1 FROM deferred WHERE author = ? AND id = ?')
  const count = prepareLater(db, 'SELECT count(*) AS n FROM deferred WHERE author = ?')
  const insert = prepareLater(
    db,
    'INSERT INTO deferred (id, author, topic, bytes, reason, stranger, kept) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const of = prepareLater(
    db,
    'SELECT id, author, topic, bytes, reason, stranger FROM deferred WHERE author = ? ORDER BY n',
  )
  const authors = prepareLater(db, 'SELECT author FROM deferred GROUP BY author ORDER BY min(n)')
  const summary = prepareLater(
    db,
    `SELECT author, count(*) AS n, sum(length(bytes)) AS bytes, min(stranger) AS stranger,
     min(kept) AS since FROM deferred GROUP BY author ORDER BY min(n)`,
  )
  const release = prepareLater(db, 'DELETE FROM deferred WHERE author = ? AND id = ?')
  const releaseAuthor = prepareLater(db, 'DELETE FROM deferred WHERE author = ?')
  return {
    defer: ({ id, from, topic, bytes: packet, reason, stranger }, limit) =>
      transaction(false, () => {
        if (known().get(from, id)) return true
        if (readNumber(count().get(from) ?? {}, 'n') >= limit) return false
        insert().run(id, from, topic, packet, reason, stranger ? 1 : 0, now())
        return true
      }),
    has: ({ from, id }) => known().get(from, id) !== undefined,
    byAuthor: (from) => of().all(from).flatMap(deferredFrom),
    authors: () =>
      authors()
        .all()
        .map((row) => textColumn(row, 'author')),
    summary: () =>
      summary()
        .all()
        .map((row) => ({
          from: textColumn(row, 'author'),
          count: readNumber(row, 'n'),
          bytes: readNumber(row, 'bytes'),
          stranger: readNumber(row, 'stranger') === 1,
          since: readNumber(row, 'since'),
        })),
    releaseAuthor: (from) =>
      transaction(false, () => {
        releaseAuthor().run(from)
      }),
    release: ({ from, id }) =>
      transaction(false, () => {
        release().run(from, id)
      }),
  }
}

/** The port `KeyValueStore`. */
export const createKeyValueStore = (
  db: DatabaseSync,
  transaction: Disk['transaction'],
): KeyValueStore => {
  const put = prepareLater(db, 'INSERT OR REPLACE INTO key_values (name, value) VALUES (?, ?)')
  const get = prepareLater(db, 'SELECT value FROM key_values WHERE name = ?')
  const remove = prepareLater(db, 'DELETE FROM key_values WHERE name = ?')
  const list = prepareLater(
    db,
    'SELECT name, value FROM key_values WHERE name >= ? AND name < ? ORDER BY name',
  )
  return {
    put: (name, value) =>
      transaction(false, () => {
        put().run(name, value)
      }),
    get: (name) => {
      const row = get().get(name)
      return row && textColumn(row, 'value')
    },
    remove: (name) =>
      transaction(false, () => {
        remove().run(name)
      }),
    list: (prefix) =>
      list()
        .all(prefix, `${prefix}\u{10FFFF}`)
        .map((row) => [textColumn(row, 'name'), textColumn(row, 'value')] as const),
  }
}
