/** The small tables: words until all have them, words that wait to be judged, named values. */
import type { DatabaseSync } from 'node:sqlite'
import { ref } from '../../core/ids.ts'
import type { Disk, Held, HeldWord, Slots, Words } from '../../ports.ts'
import { bytes, number, text } from './rows.ts'
import type { Row } from './rows.ts'

/** The port `Words`; `now` gives Unix time in milliseconds. */
export const words = (
  db: DatabaseSync,
  transaction: Disk['transaction'],
  now: () => number,
): Words => {
  const keep = db.prepare(
    'INSERT OR REPLACE INTO words (topic, seq, kept, bytes) VALUES (?, ?, ?, ?)',
  )
  const between = db.prepare(
    'SELECT seq, bytes FROM words WHERE topic = ? AND seq BETWEEN ? AND ? ORDER BY seq',
  )
  const forget = db.prepare('DELETE FROM words WHERE topic = ? AND seq <= ? AND kept <= ?')
  return {
    keep: (topic, seq, word) =>
      transaction(false, () => {
        keep.run(topic, seq, now(), word)
      }),
    between: (topic, from, to) =>
      between
        .all(topic, from, to)
        .map((row) => ({ seq: number(row, 'seq'), bytes: bytes(row, 'bytes') })),
    forget: (topic, seq, age) =>
      transaction(false, () => {
        forget.run(topic, seq, now() - age)
      }),
  }
}

const heldWord = (row: Row): readonly HeldWord[] => {
  const id = ref(row['id'])
  if (id === undefined) return []
  const [from, topic, reason] = [text(row, 'author'), text(row, 'topic'), text(row, 'reason')]
  return [{ id, from, topic, reason, bytes: bytes(row, 'bytes') }]
}

/** The port `Held`. Two authors may use one id: neither can push the other's word out. */
export const held = (db: DatabaseSync, transaction: Disk['transaction']): Held => {
  const known = db.prepare('SELECT 1 FROM held WHERE author = ? AND id = ?')
  const count = db.prepare('SELECT count(*) AS n FROM held WHERE author = ?')
  const insert = db.prepare(
    'INSERT INTO held (id, author, topic, bytes, reason) VALUES (?, ?, ?, ?, ?)',
  )
  const of = db.prepare(
    'SELECT id, author, topic, bytes, reason FROM held WHERE author = ? ORDER BY n',
  )
  const authors = db.prepare('SELECT author FROM held GROUP BY author ORDER BY min(n)')
  const release = db.prepare('DELETE FROM held WHERE author = ? AND id = ?')
  return {
    hold: ({ id, from, topic, bytes: word, reason }, limit) =>
      transaction(false, () => {
        if (known.get(from, id)) return true
        if (number(count.get(from) ?? {}, 'n') >= limit) return false
        insert.run(id, from, topic, word, reason)
        return true
      }),
    of: (from) => of.all(from).flatMap(heldWord),
    authors: () => authors.all().map((row) => text(row, 'author')),
    release: ({ from, id }) =>
      transaction(false, () => {
        release.run(from, id)
      }),
  }
}

/** The port `Slots`. */
export const slots = (db: DatabaseSync, transaction: Disk['transaction']): Slots => {
  const put = db.prepare('INSERT OR REPLACE INTO slots (name, value) VALUES (?, ?)')
  const get = db.prepare('SELECT value FROM slots WHERE name = ?')
  const list = db.prepare(
    'SELECT name, value FROM slots WHERE name >= ? AND name < ? ORDER BY name',
  )
  return {
    put: (name, value) =>
      transaction(false, () => {
        put.run(name, value)
      }),
    get: (name) => {
      const row = get.get(name)
      return row && text(row, 'value')
    },
    list: (prefix) =>
      list
        .all(prefix, `${prefix}\u{10FFFF}`)
        .map((row) => [text(row, 'name'), text(row, 'value')] as const),
  }
}
