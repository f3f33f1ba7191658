/** The rows of the database, written by somebody else, and the file, damaged anywhere. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openDisk } from '../../../src/adapters/sqlite.ts'
import type { Disk } from '../../../src/ports/storage.ts'
import { isDiskFailure } from '../../../src/ports/storage.ts'
import { STATE_VERSION } from '../../../src/model/state.ts'
import { serializeSnapshot } from '../../../src/runtime/replay.ts'
import { BOB, refOf, sentMessage, TO_BOB } from '../../support/disk/events.ts'
import { hash } from 'node:crypto'
import type { FuzzTarget } from '../engine/target.ts'
import { bytesOf, inputOf, mustBeSafe } from '../engine/target.ts'
import type { Millis } from '../../../src/core/ids.ts'
import type { State } from '../../../src/model/state.ts'
import { assertSnapshotIsReadable, restoredFrom } from '../../support/network/snapshots.ts'
import { eventfulDisk } from './stored-state.ts'
import { temporaryFolder } from './temporary-folder.ts'

const openAt = (path: string): Disk => {
  const opened = openDisk(path)
  if (!opened.ok) throw new Error(opened.error)
  return opened.value
}

/** Everything that a program asks a disk for when it starts and when somebody looks at a conversation. */
const askAll = (
  { history, snapshots, packets, deferred, keyValues }: Disk,
  words: string,
  me: State['me'],
) => {
  assertSnapshotIsReadable(restoredFrom(snapshots, me, 1 as Millis))
  snapshots.load(STATE_VERSION)
  for (const kind of ['newest', 'oldest'] as const) history.page(TO_BOB, { kind }, 20)
  for (const id of [refOf(1), refOf(2)]) {
    history.find(id)
    history.changes(id)
  }
  for (const { excerpt } of history.search({ words, limit: 5 })) mustBeSafe(excerpt, 'an excerpt')
  history.isIndexed()
  packets.range('a', 1, 9)
  for (const author of deferred.authors()) deferred.byAuthor(author)
  keyValues.list('')
}

const TABLES = ['events', 'snapshots', 'packets', 'deferred', 'key_values']

/** The first line is the table, the rest what is in a row of it. */
export const openRows = async (): Promise<FuzzTarget> => {
  const { state, events } = await eventfulDisk()
  const path = join(temporaryFolder(), 'papo.db')
  const disk = openAt(path)
  const other = new DatabaseSync(path)
  other.exec('PRAGMA synchronous = OFF')
  const event = other.prepare(
    `INSERT OR REPLACE INTO events (n, type, lasting, conversation, channel, id, at, target, json)
     VALUES (?, ?, 1, ?, 'a', ?, 1, ?, ?)`,
  )
  const snapshot = other.prepare(
    'INSERT INTO snapshots (up_to, version, state, checksum) VALUES (0, ?, ?, ?)',
  )
  const packet = other.prepare("INSERT INTO packets VALUES ('a', 1, 1, ?)")
  const deferred = other.prepare(
    "INSERT INTO deferred (id, author, topic, bytes, reason, stranger, kept) VALUES (?, 'b', ?, ?, ?, 1, 1)",
  )
  const keyValue = other.prepare('INSERT OR REPLACE INTO key_values VALUES (?, ?)')
  const write = (table: string, text: string) => {
    other.exec(`BEGIN; ${TABLES.map((name) => `DELETE FROM ${name}`).join('; ')}`)
    if (table === 'events') {
      event.run(1, 'message.sent', TO_BOB, refOf(1), null, text)
      event.run(2, 'message.edited', TO_BOB, null, refOf(1), text)
    } else if (table === 'snapshots') snapshot.run(STATE_VERSION, text, hash('sha256', text))
    else if (table === 'packets') packet.run(Buffer.from(text))
    else if (table === 'deferred') deferred.run(text.slice(0, 70), text, Buffer.from(text), text)
    else keyValue.run(text.slice(0, 20), text)
    other.exec('COMMIT')
  }
  const kinds = [...Map.groupBy(events, ({ type }) => type).values()]
  return {
    alphabet: 'text',
    json: 'after-line',
    longest: 50_000,
    seeds: [
      `events\n${JSON.stringify(sentMessage(1, 'good morning', { to: BOB }))}`,
      ...kinds.flatMap(([one]) => (one ? [`events\n${JSON.stringify(one)}`] : [])),
      `snapshots\n${serializeSnapshot(state)}`,
      'packets\n{"id":"01KB6D0Q5WZX3M7V9T2HN4C8RE"}',
      `deferred\n${refOf(1)}`,
      'key_values\n{"a":1}',
    ],
    words: [...TABLES.map((name) => `${name}\n`), '"json":', '"message":', '"text":'],
    check: (input) => {
      const end = input.indexOf('\n')
      write(input.slice(0, Math.max(0, end)), input.slice(end + 1).toWellFormed())
      askAll(disk, input.slice(-20), state.me)
    },
    close: () => {
      other.close()
      disk.close()
    },
  }
}

/** What SQLite says of a file that is damaged: the program ends with that, and does not go on with half of it. */
const isDamage = (error: unknown): boolean =>
  isDiskFailure(error) ||
  (error instanceof Error && ('errcode' in error || /holds something else/u.test(error.message)))

/** The file of a database, as bytes. */
export const openDatabaseFile = async (): Promise<FuzzTarget> => {
  const { state, events } = await eventfulDisk()
  const path = join(temporaryFolder(), 'papo.db')
  const whole = openAt(path)
  whole.transaction(true, () => whole.history.append(events))
  whole.snapshots.save(STATE_VERSION, serializeSnapshot(state))
  whole.close()
  return {
    alphabet: 'bytes',
    longest: 400_000,
    seeds: [inputOf(readFileSync(path))],
    words: [
      'SQLite format 3\u0000',
      'CREATE TABLE events',
      '\u0000\u0000\u0000\u0000',
      '\u00FF\u00FF\u00FF\u00FF',
    ],
    check: (input) => {
      for (const end of ['-wal', '-shm', '-journal']) rmSync(`${path}${end}`, { force: true })
      writeFileSync(path, bytesOf(input))
      const opened = openDisk(path)
      if (!opened.ok) return
      try {
        askAll(opened.value, 'good', state.me)
      } catch (error) {
        if (!isDamage(error)) throw error
      } finally {
        opened.value.close()
      }
    },
  }
}
