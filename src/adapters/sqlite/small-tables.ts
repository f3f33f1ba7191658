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

/** The port `PacketStore`; `now` gives Unix time in milliseconds. */
export const createPacketStore = (
  db: DatabaseSync,
  transaction: Disk['transaction'],
  now: () => number,
): PacketStore => {
  const keep = db.prepare(
    'INSERT OR REPLACE INTO packets (topic, seq, kept, bytes) VALUES (?, ?, ?, ?)',
  )
  const between = db.prepare(
    'SELECT seq, bytes FROM packets WHERE topic = ? AND seq BETWEEN ? AND ? ORDER BY seq',
  )
  const forget = db.prepare('DELETE FROM packets WHERE topic = ? AND seq <= ? AND kept <= ?')
  return {
    put: (topic, seq, packet) =>
      transaction(false, () => {
        keep.run(topic, seq, now(), packet)
      }),
    range: (topic, from, to) =>
      between
        .all(topic, from, to)
        .map((row) => ({ seq: readNumber(row, 'seq'), bytes: readBytes(row, 'bytes') })),
    prune: (topic, seq, age) =>
      transaction(false, () => {
        forget.run(topic, seq, now() - age)
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
  return [{ id, from, topic, reason, bytes: readBytes(row, 'bytes') }]
}

/** The port `DeferredStore`. Two authors may use one id: neither can displace the other's command. */
export const createDeferredStore = (
  db: DatabaseSync,
  transaction: Disk['transaction'],
): DeferredStore => {
  const known = db.prepare('SELECT 1 FROM deferred WHERE author = ? AND id = ?')
  const count = db.prepare('SELECT count(*) AS n FROM deferred WHERE author = ?')
  const insert = db.prepare(
    'INSERT INTO deferred (id, author, topic, bytes, reason) VALUES (?, ?, ?, ?, ?)',
  )
  const of = db.prepare(
    'SELECT id, author, topic, bytes, reason FROM deferred WHERE author = ? ORDER BY n',
  )
  const authors = db.prepare('SELECT author FROM deferred GROUP BY author ORDER BY min(n)')
  const release = db.prepare('DELETE FROM deferred WHERE author = ? AND id = ?')
  return {
    defer: ({ id, from, topic, bytes: packet, reason }, limit) =>
      transaction(false, () => {
        if (known.get(from, id)) return true
        if (readNumber(count.get(from) ?? {}, 'n') >= limit) return false
        insert.run(id, from, topic, packet, reason)
        return true
      }),
    byAuthor: (from) => of.all(from).flatMap(deferredFrom),
    authors: () => authors.all().map((row) => textColumn(row, 'author')),
    release: ({ from, id }) =>
      transaction(false, () => {
        release.run(from, id)
      }),
  }
}

/** The port `KeyValueStore`. */
export const createKeyValueStore = (
  db: DatabaseSync,
  transaction: Disk['transaction'],
): KeyValueStore => {
  const put = db.prepare('INSERT OR REPLACE INTO key_values (name, value) VALUES (?, ?)')
  const get = db.prepare('SELECT value FROM key_values WHERE name = ?')
  const list = db.prepare(
    'SELECT name, value FROM key_values WHERE name >= ? AND name < ? ORDER BY name',
  )
  return {
    put: (name, value) =>
      transaction(false, () => {
        put.run(name, value)
      }),
    get: (name) => {
      const row = get.get(name)
      return row && textColumn(row, 'value')
    },
    list: (prefix) =>
      list
        .all(prefix, `${prefix}\u{10FFFF}`)
        .map((row) => [textColumn(row, 'name'), textColumn(row, 'value')] as const),
  }
}
